/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern int unsized;
extern unsigned char bytes[];
extern short flag;

int main(void) {
    unsized++;
    bytes[3]++;
    flag++;
    printf("%d %d %d\n", unsized, bytes[3], flag);
    return 0;
}
