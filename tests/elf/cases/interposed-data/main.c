/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern int level;
extern const char *text;
int raise_level(void);
const char *text_of_host(void);

int main(void) {
    printf("%d %s", level, text);
    level += 100;
    printf(" %d %d %s %d\n", raise_level(), level, text_of_host(), text == text_of_host());
    return 0;
}
