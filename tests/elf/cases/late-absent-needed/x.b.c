int deep(void) __attribute__((weak));
int work(void) {
    return deep ? deep() : -1;
}
