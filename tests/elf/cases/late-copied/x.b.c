int work(void) {
    return 3;
}
