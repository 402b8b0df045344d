int one(int n);
int two(int n);
int three(int n);
int use(int n) {
    return one(n) + two(n) + three(n);
}
