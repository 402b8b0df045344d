/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern int level;
void raise_level(void);

int main(void) {
    raise_level();
    printf("%d\n", level);
    return 0;
}
