/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdio.h>

extern const int list[];
extern const unsigned list_length;
extern char name[];
extern char aligned[];
extern int before, after;
extern const unsigned alignment;
unsigned name_size(void);

int main(void) {
    int total = 0;

    for (unsigned i = 0; i < list_length; i++) {
        total += list[i];
    }
    for (unsigned i = 0; i < name_size(); i++) {
        name[i] ^= 0x20;
    }
    printf("%u %d %s %d\n", list_length, total, name, (int)((uintptr_t)aligned % alignment));
    aligned[0]++;
    printf("%d %d %d\n", before, after, aligned[0]);
    return 0;
}
