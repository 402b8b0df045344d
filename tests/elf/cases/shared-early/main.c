/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int callback(int);
extern int remembered;

int main(void) {
    printf("%d %d\n", remembered, callback(2));
    return 0;
}
