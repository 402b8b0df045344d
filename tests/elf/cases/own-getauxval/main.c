/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <sys/auxv.h>

int main(void) {
    printf("%d\n", getauxval(AT_PAGESZ) == 4096);
    return 0;
}
