/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern char limit[];
int cpu(void);

int main(void) {
    printf("%lx %d\n", (unsigned long)limit & 0xfff, cpu());
    return 0;
}
