/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern char memory[];
extern const unsigned long memory_size;

int main(void) {
    memory[memory_size - 1] = 3;
    printf("%lu %d\n", memory_size, memory[0] + memory[memory_size - 1]);
    return 0;
}
