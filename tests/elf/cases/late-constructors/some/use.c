int two(int n);
int use(int n) {
    return two(n);
}
