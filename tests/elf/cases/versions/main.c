/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int plain(void);
int cpu(void);
int old(void);
int recent(void);
__asm__(".symver old, plain@V1");
__asm__(".symver recent, plain@V2");

int main(void) {
    printf("%d %d %d %d\n", cpu(), plain(), old(), recent());
    return 0;
}
