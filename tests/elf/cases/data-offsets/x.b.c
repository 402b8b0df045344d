/* SPDX-License-Identifier: MIT */
int numbers[8] = {10, 20, 30, 40, 50, 60, 70, 80};
unsigned char flags[16] = {0};
struct {
    long a, b;
    char c[6];
} record = {10, 20, "ABCDE"};
static int *const last = &numbers[6];

int sum(void) {
    return *last - flags[5] - flags[7] - record.c[3];
}

void set(void) {
    flags[6] = 9;
    record.c[0] = 'z';
}
