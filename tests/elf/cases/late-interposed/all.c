int hook(void) {
    return 2;
}
int all(void) {
    return hook();
}
