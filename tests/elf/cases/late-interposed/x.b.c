int all(void);
int work(void) {
    return all();
}
