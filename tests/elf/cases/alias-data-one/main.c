/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern int here, there;

int main(void) {
    here++;
    there += 10;
    printf("%d %d %d\n", here, there, &here == &there);
    return 0;
}
