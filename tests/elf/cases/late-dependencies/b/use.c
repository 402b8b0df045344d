int deep(int n);
int use(int n) {
    return deep(n);
}
