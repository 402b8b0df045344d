#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#define NOISY(name)                                                                                \
    __attribute__((constructor)) static void begin_##name(int argc, char **argv, char **envp) {    \
        printf("begin " #name " %d %s %s %d %s\n", argc, argv[0], argc > 1 ? argv[argc - 1] : "-", \
               envp && getenv("LD_LIBRARY_PATH") != NULL, program_invocation_name);                \
    }                                                                                              \
    __attribute__((destructor)) static void end_##name(void) {                                     \
        puts("end " #name);                                                                        \
    }                                                                                              \
    int name(int n) {                                                                              \
        return n * 2 + 1;                                                                          \
    }
