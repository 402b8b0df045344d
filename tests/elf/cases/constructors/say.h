/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#define SAY(name, priority)                                                                        \
    __attribute__((constructor priority)) static void start_##name(void) {                         \
        puts("start " #name);                                                                      \
    }                                                                                              \
    __attribute__((destructor priority)) static void end_##name(void) {                            \
        puts("end " #name);                                                                        \
    }
