/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern const char *target;
extern const long __start_heads[], __stop_heads[];
int once(void), use_1(void), use_2(void);
void note(int n);

void note(int n) {
    printf("constructor %d\n", n);
}

int main(void) {
    printf("%s: %d %d %d\n", target, once(), use_1(), use_2());
    for (const long *head = __start_heads; head < __stop_heads; head++)
        printf("head %ld\n", *head);
    return 0;
}
