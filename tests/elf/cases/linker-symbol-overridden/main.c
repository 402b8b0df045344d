/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int own(void);

int main(void) {
    printf("%d\n", own());
    return 0;
}
