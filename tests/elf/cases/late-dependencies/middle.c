#include <stdio.h>
__attribute__((constructor)) static void begin(void) {
    puts("begin middle");
}
__attribute__((destructor)) static void end(void) {
    puts("end middle");
}
int deep(int n);
int middle(int n) {
    return deep(n) * 2;
}
