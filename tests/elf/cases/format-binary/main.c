/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>

#define ROM(what) _binary_______obj_rom_o_##what

extern char ROM(start)[], ROM(end)[];
int cpu(void);

int main(void) {
    size_t n = (size_t)(ROM(end) - ROM(start));
    const char *found = memmem(ROM(start), n, "rom 1234567", 11);

    printf("%d %d %.11s\n", cpu(), n > 100, found ? found : "nothing");
    ROM(start)[0]++;
    printf("%d\n", ROM(start)[0]);
    return 0;
}
