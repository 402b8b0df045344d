#include <stdio.h>
extern int maybe_data __attribute__((weak));
int maybe_function(void) __attribute__((weak));
int (*table[])(void) __attribute__((section(".data.rel.ro"))) = {maybe_function, NULL};
int own(void);
int main(void) {
    printf("%d %d", own(), &maybe_data ? maybe_data : -1);
    printf(" %d %d\n", maybe_function ? maybe_function() : -1, table[0] ? table[0]() : -1);
    return 0;
}
