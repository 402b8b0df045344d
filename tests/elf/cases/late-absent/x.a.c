int surely(void);
int own(void) {
    return surely();
}
