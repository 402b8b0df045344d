/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int name(void);
int of_a(void) __asm__("name.a");
int of_b(void) __asm__("name.b");
extern int datum, datum_b __asm__("datum.b");

int of_a(void) {
    return 1000;
}

int of_b(void) {
    return name() + 2000;
}

int datum_b = 7;

int main(void) {
    printf("%d %d %d %d %d\n", name(), of_a(), of_b(), datum, datum_b);
    return 0;
}
