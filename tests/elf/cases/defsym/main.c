/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern char limit[], also[], all[];
const char *const values[] = {limit, also, all};

int main(void) {
    printf("%lu %lu %lu\n", (unsigned long)limit, (unsigned long)also, (unsigned long)all);
    return values[0] != limit;
}
