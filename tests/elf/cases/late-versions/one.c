int old_value(void) {
    return 1;
}
int new_value(void) {
    return 2;
}
int other(void) {
    return 30;
}
__asm__(".symver old_value, value@ONE_1\n.symver new_value, value@@ONE_2");
