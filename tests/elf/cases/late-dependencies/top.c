#include <stdio.h>
__attribute__((constructor)) static void begin(void) {
    puts("begin top");
}
__attribute__((destructor)) static void end(void) {
    puts("end top");
}
int middle(int n);
int top(int n) {
    return middle(n) * 3;
}
