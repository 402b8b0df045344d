int deep(void) {
    return 9;
}
