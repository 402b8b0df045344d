/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern int __start_tab[], __stop_tab[];

void show_others(void);

static int common __attribute__((section("tab"), used)) = 1;

int main(void) {
    for (const int *p = __start_tab; p < __stop_tab; p++)
        printf("%d ", *p);
    show_others();
    return 0;
}
