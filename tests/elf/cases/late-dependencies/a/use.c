int top(int n), side(int n);
int use(int n) {
    return top(n) + side(n);
}
