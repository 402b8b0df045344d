/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern char __executable_start[], __ehdr_start[], _end[], __bss_start[], _edata[];
int special(void);
int inside = 1;

int main(void) {
    printf("%d%d%d", __executable_start == __ehdr_start, __ehdr_start[0] == 0x7f,
           (char *)&inside > __executable_start && (char *)&inside < _end);
    printf("%d %d\n", _edata <= _end && __bss_start <= _end, special());
    return 0;
}
