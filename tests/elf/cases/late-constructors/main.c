#include <stdio.h>
int use(int n);
int all(int n);
__attribute__((constructor)) static void begin(void) {
    printf("begin main %d\n", use(1));
}
__attribute__((destructor)) static void end(void) {
    puts("end main");
}
int main(int argc, char **argv) {
    printf("%s: %d\n", argv[0], use(argc) + all(argc));
    return 0;
}
