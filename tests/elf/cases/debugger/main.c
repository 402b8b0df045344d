/* SPDX-License-Identifier: MIT */
#include <stdio.h>

struct record {
    int number;
    struct {
        const char *text;
    } inner;
};
extern int counter;
extern struct record record;
int middle(int n);

int __attribute__((noinline)) deepest(int n) {
    counter += n;
    __asm__ volatile("" ::: "memory");
    return counter + record.number;
}

int main(void) {
    int twice = counter * 2;

    printf("%d %d\n", middle(twice), twice);
    return 0;
}
