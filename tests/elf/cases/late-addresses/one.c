int first(int n) {
    return n + 1;
}
int second(int n) {
    return n + 2;
}
int is_first(int (*f)(int)) {
    return f == first;
}
int (*give_second(void))(int) {
    return second;
}
