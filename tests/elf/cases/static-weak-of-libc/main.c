/* SPDX-License-Identifier: MIT */
#include <search.h>
#include <stdio.h>

#pragma weak hcreate
#pragma weak lsearch

void use(void);

int main(void) {
    use();
    printf("%d %d\n", hcreate != NULL, lsearch != NULL);
    return 0;
}
