/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static char pool[1 << 22] __attribute__((aligned(16)));
static size_t used;
static int calls;
int pool_of_all;

void *malloc(size_t size) {
    char *result = pool + used;

    calls++;
    size = (size + 15) & ~(size_t)15;
    memcpy(result, &size, sizeof size);
    used += size + 16;
    return result + 16;
}

void free(void *given) {
    if (given && ((char *)given < pool || (char *)given >= pool + sizeof pool))
        abort();
}

void *calloc(size_t count, size_t size) {
    return malloc(count * size);
}

void *realloc(void *old, size_t size) {
    char *to = malloc(size);
    size_t before = 0;

    if (old)
        memcpy(&before, (char *)old - 16, sizeof before);
    for (size_t i = 0; i < before && i < size; i++)
        to[i] = ((char *)old)[i];
    return to;
}

int own_calls(void) {
    return calls;
}
