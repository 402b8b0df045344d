/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int look(void);
const char *name(void);

int main(void) {
    printf("%s %d\n", name(), look());
    return 0;
}
