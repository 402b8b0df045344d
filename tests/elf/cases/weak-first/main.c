/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int which(void);
extern int number;
int one(void);
int two(void);

int main(void) {
    printf("%d %d %d %d\n", which(), number, one(), two());
    return 0;
}
