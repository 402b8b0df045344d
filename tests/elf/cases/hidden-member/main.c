/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int cpu(void);
extern int board __attribute__((visibility("hidden")));
int helper(void);

int main(void) {
    printf("%d %d %d\n", cpu(), board, helper());
    return 0;
}
