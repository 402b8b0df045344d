/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int defined_nowhere(void);
int used(void);

int unused_function(void) {
    return defined_nowhere();
}

int main(void) {
    printf("%d\n", used());
    return 0;
}
