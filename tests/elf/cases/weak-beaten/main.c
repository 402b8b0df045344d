/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int get_storage(void), get_gathered(void);

int main(void) {
    printf("%d %d\n", get_storage(), get_gathered());
    return 0;
}
