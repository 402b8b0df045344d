/* SPDX-License-Identifier: MIT */
#include <stddef.h>

static char pool[1 << 20] __attribute__((aligned(16)));
static size_t used;
static int calls;

void *malloc(size_t size) {
    void *result = pool + used;

    calls++;
    used += (size + 15) & ~(size_t)15;
    return result;
}

void free(void *given) {
    (void)given;
}

void *calloc(size_t count, size_t size) {
    return malloc(count * size);
}

void *realloc(void *old, size_t size) {
    char *to = malloc(size), *from = old;

    for (size_t i = 0; from && i < size && from + i < pool + used; i++) {
        to[i] = from[i];
    }
    return to;
}

int own_calls(void) {
    return calls;
}
