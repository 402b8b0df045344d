/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <dlfcn.h>

#include "list.h"

#define DEFINE(n)                                                                                  \
    const char *f##n(void) {                                                                       \
        const void *here;                                                                          \
        Dl_info info = {0};                                                                        \
                                                                                                   \
        __asm__("lea 0(%%rip), %0" : "=r"(here));                                                  \
        return dladdr(here, &info) ? info.dli_sname : "?";                                         \
    }
ALL(DEFINE)
