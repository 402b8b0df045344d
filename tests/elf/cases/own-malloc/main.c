/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int own_calls(void);

int main(void) {
    int before = own_calls();
    char *copy = strdup("text");

    printf("%s %d\n", copy, own_calls() > before);
    return 0;
}
