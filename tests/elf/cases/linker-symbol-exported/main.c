/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int has_end(void);

int main(void) {
    printf("%d\n", has_end());
    return 0;
}
