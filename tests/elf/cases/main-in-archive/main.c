/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern const char who[];

int main(void) {
    puts(who);
    return 0;
}
