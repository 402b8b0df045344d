/* SPDX-License-Identifier: MIT */
int numbers[8] = {1, 2, 3, 4, 5, 6, 7, 8};
unsigned char flags[16] = {[7] = 77};
struct {
    long a, b;
    char c[6];
} record = {1, 2, "abcde"};
static int *const last = &numbers[7];

int sum(void) {
    return *last + flags[5] + flags[7] + record.c[3];
}

void set(void) {
    flags[6] = 3;
    record.c[4] = 'y';
}
