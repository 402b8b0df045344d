int numbers[8] = {1, 2, 3, 4, 5, 6, 7, 8};
int *third(void) {
    return &numbers[3];
}
__attribute__((constructor)) static void change(void) {
    numbers[7] = 80;
}
