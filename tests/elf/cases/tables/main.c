/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern const char *const names[];
extern const char *words[];
extern const char *const own[];
extern int (*const calls[])(int);
unsigned long digest(const char *const *table, unsigned long sum);
int twice(int);

#define T4(x) x "0", x "1", x "2", x "3"
#define T16(x) T4(x "0"), T4(x "1"), T4(x "2"), T4(x "3")
#define T64(x) T16(x "0"), T16(x "1"), T16(x "2"), T16(x "3")
static const char *const shared_names[] = {T64("s"), T64("t"), T64("u"), 0};
static const char *shared_words[] = {T64("v"), T64("w"), 0};

int main(void) {
    unsigned long sum = digest(shared_names, digest(shared_words, 0));

    printf("%lx %lx %lx %lx", sum, digest(names, 0), digest(words, 0), digest(own, 0));
    for (int i = 0; calls[i]; i++) {
        printf(" %d", calls[i](i + 1));
    }
    printf(" %d\n", calls[0] == twice);
    return 0;
}
