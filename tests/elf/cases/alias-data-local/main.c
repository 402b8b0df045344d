/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern int shown;
int by_local_name(void);

int main(void) {
    shown += 5;
    printf("%d %d", by_local_name(), shown);
    shown = 70;
    printf(" %d\n", by_local_name());
    return 0;
}
