/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern int shown;
int get(void);
void set(int);
extern int *const table[];

int main(void) {
    shown += 5;
    printf("%d %d", get(), shown);
    set(70);
    printf(" %d %d", shown, *table[0]);
    shown = 9;
    printf(" %d %d\n", get(), table[0] == &shown);
    return 0;
}
