/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int special(void);

int main(void) {
    char *copy = strdup("text");

    printf("%s %d\n", copy, special());
    free(copy);
    return 0;
}
