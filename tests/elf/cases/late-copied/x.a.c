extern int number;
int work(void) {
    return number;
}
