#include <stdio.h>
__attribute__((constructor)) static void begin(void) { puts("begin all"); }
__attribute__((destructor)) static void end(void) { puts("end all"); }
int all(int n) { return n + 100; }
