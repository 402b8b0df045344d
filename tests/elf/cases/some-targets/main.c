/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int id(void);
int left(void);
int right(void);
int both(int);

int main(void) {
    printf("%d %d %d %d\n", id(), left(), right(), both(id()));
    return 0;
}
