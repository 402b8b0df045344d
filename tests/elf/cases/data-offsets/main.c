/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern int numbers[8];
extern unsigned char flags[16];
extern struct {
    long a, b;
    char c[6];
} record;
int *const one_based = numbers - 1;
int *const end = numbers + 8;
int sum(void);
void set(void);

int main(void) {
    int total = 0;

    for (int *p = &numbers[0]; p != end; p++) {
        total += *p;
    }
    flags[5] = 0x5a;
    flags[6] |= 1;
    record.c[3] = 'x';
    record.b += 1;
    set();
    printf("%d %d %d %d\n", total, one_based[8], numbers[7], sum());
    printf("%d %d %ld %.6s\n", flags[5] == 0x5a, flags[6], record.b, record.c);
    if (flags[7] == 77) {
        puts("seven");
    }
    return 0;
}
