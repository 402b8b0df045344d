/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int through_host(int);
int callback(int);
extern int level;

int main(void) {
    printf("%d %d %d\n", through_host(1), callback(2), level);
    return 0;
}
