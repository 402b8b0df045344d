/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern const char *target;
extern const long __start_heads[], __stop_heads[];

int main(void) {
    printf("%s\n", target);
    for (const long *head = __start_heads; head < __stop_heads; head++)
        printf("head %ld\n", *head);
    return 0;
}
