#include <stdio.h>
__attribute__((constructor)) static void begin(void) {
    puts("begin deep");
}
__attribute__((destructor)) static void end(void) {
    puts("end deep");
}
int deep(int n) {
    return n + 1;
}
