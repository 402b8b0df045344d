/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int outer(int);
int special(void);

int main(void) {
    printf("%d\n", outer(special()));
    return 0;
}
