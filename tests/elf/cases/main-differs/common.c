/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int callback(int);

void work(const char *who) {
    printf("%s %d\n", who, callback(7));
}
