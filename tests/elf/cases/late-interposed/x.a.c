int all(void), one(void);
int work(void) {
    return all() + one();
}
