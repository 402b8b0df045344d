/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern int rw, zero, either[4], unlike;
extern const int ro;
void add(int);
int sum(void);

int main(void) {
    printf("%d %d %d %d %d\n", rw, ro, zero, either[1], unlike);
    rw += 5;
    zero = 6;
    either[3] = 7;
    printf("%d\n", sum());
    add(1000);
    printf("%d %d %d %d\n", rw, ro, zero, either[3]);
    return 0;
}
