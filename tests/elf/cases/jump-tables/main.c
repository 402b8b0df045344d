/* SPDX-License-Identifier: MIT */
#include <stdio.h>

const char *word(int);
int run_code(const unsigned char *);

int main(void) {
    for (int i = 0; i < 8; i++) {
        printf("%s ", word(i));
    }
    printf("%d\n", run_code((const unsigned char *)"\1\2\1\1\3\2\0"));
    return 0;
}
