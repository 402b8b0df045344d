/* SPDX-License-Identifier: MIT */
#include <stdio.h>

struct entry {
    const char *name;
    int value;
};
extern struct entry table[];
extern const unsigned length;
extern int nothing[];
extern int neighbour;
int *same_nothing(void);

int main(void) {
    for (unsigned i = 0; i < length; i++) {
        printf("%s=%d ", table[i].name, table[i].value);
    }
    printf("%u %d %d %d\n", length, nothing == same_nothing(), nothing != 0, neighbour);
    return 0;
}
