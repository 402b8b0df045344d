/* SPDX-License-Identifier: MIT */
int only_b;
struct record {
    int number;
    struct {
        const char *text;
    } inner;
};
struct record record = {6, {"in b"}};
int counter = 20;
int deepest(int);

int middle(int n) {
    volatile int local = n + 2;
    int result = deepest(local);

    return result * local;
}
