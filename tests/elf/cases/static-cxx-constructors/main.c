/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int own_calls(void);
int part(void);

int main(void) {
    int before = own_calls();
    int result = part();

    printf("%d %d\n", before, result);
    return 0;
}
