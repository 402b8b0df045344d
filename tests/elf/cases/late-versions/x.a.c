int value(void), other(void), old(void);
__asm__(".symver old, value@ONE_1");
int work(void) {
    return 100 * old() + value() + other();
}
