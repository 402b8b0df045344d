/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int hidden_function(int) __attribute__((visibility("hidden")));
int half_hidden(int);
int half_shown(int) __attribute__((visibility("hidden")));
int protected_function(int);
extern int hidden_datum __attribute__((visibility("hidden")));
extern int protected_datum;
int internal_function(int) __attribute__((visibility("internal")));
int (*const table[])(int) = {hidden_function, half_hidden, half_shown};

int main(void) {
    hidden_datum++;
    protected_datum++;
    printf("%d %d %d %d %d\n", hidden_function(1), half_hidden(2), half_shown(3),
           protected_function(4), internal_function(5));
    printf("%d %d %d %d %d\n", table[0](1), table[1](2), table[2](3), hidden_datum,
           protected_datum);
    return 0;
}
