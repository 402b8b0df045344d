int maybe_data = 5;
int maybe_function(void) {
    return 6;
}
int surely(void) {
    return 7;
}
