int one(void);
int work(void) {
    return one();
}
