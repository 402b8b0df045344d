/* SPDX-License-Identifier: MIT */
struct record {
    int number;
    struct {
        const char *text;
    } inner;
};
struct record record = {5, {"in a"}};
int counter = 10;
int deepest(int);

int middle(int n) {
    volatile int local = n + 1;
    int result = deepest(local);

    return result + local;
}
