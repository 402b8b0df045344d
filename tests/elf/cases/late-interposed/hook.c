int hook(void) {
    return 1;
}
int one(void) {
    return 5;
}
