#include <stdio.h>
__attribute__((constructor)) static void begin(void) {
    puts("begin side");
}
__attribute__((destructor)) static void end(void) {
    puts("end side");
}
int side(int n) {
    return n * 100;
}
