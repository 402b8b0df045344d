/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int cpu(void), nowhere(void);

int main(int argc, char **argv) {
    (void)argv;
    printf("%d\n", argc > 3 ? nowhere() : cpu());
    return 0;
}
