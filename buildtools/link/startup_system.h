/* SPDX-License-Identifier: MIT */
/*
 * What the start-up code has in the place of a C library, which is not ready yet: system calls,
 * texts, messages.
 */
#ifndef LINK_STARTUP_SYSTEM_H
#define LINK_STARTUP_SYSTEM_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "link/startup.h"

__asm__(FEATURE_NOTE "\t.text\n"); /* beside the compiler's own */

static inline void *at(int32_t distance) {
    return ut_anchor + distance;
}

static inline long call_system(long number, long a, long b, long c, long d) {
    register long r10 __asm__("r10") = d;
    long result;

    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
                     : "rcx", "r11", "memory");
    return result;
}

static inline void copy(void *to, const void *from, size_t size) {
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
}

static inline size_t length(const char *text) {
    size_t n = 0;

    while (text[n])
        n++;
    return n;
}

static inline bool is_same(const char *a, const char *b) {
    while (*a && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

/* What stands behind `begin` in `text`; NULL when it does not begin so. */
static inline const char *behind(const char *text, const char *begin) {
    while (*begin) {
        if (*text++ != *begin++)
            return NULL;
    }
    return text;
}

static inline const char *base_name(const char *path) {
    const char *base = path;

    for (; *path; path++) {
        if (*path == '/')
            base = path + 1;
    }
    return base;
}

static inline void say(int fd, const char *text) {
    size_t n = length(text);

    while (n) {
        long done = call_system(SYS_write, fd, (long)text, (long)n, 0);

        if (done == -EINTR)
            continue;
        if (done <= 0)
            return;
        text += done;
        n -= (size_t)done;
    }
}

static inline _Noreturn void stop(int status) {
    for (;;)
        call_system(SYS_exit_group, status, 0, 0, 0);
}

#endif
