/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a Ninja build. NUL bytes part the input into files: the first is build.ninja, the
 * others are named 1, 2 …; what is sought is `x`.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/diag.h"
#include "ninja/link_edge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool load(void *ctx, const char *path, struct str *text) {
    struct str rest = *(const struct str *)ctx;
    int number = strcmp(path, "build.ninja") == 0 ? 0 : atoi(path);
    const char *nul = memchr(rest.p, '\0', rest.n);

    for (; nul && number > 0; number--) {
        rest = (struct str){nul + 1, rest.n - (size_t)(nul + 1 - rest.p)};
        nul = memchr(rest.p, '\0', rest.n);
    }
    *text = (struct str){rest.p, nul ? (size_t)(nul - rest.p) : rest.n};
    errno = ENOENT;
    return number == 0;
}

/* What comes out must be fit for use: text that ends, lists without gaps. */
static size_t use(const char *const *words, size_t count) {
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        n += strlen(words[i]);
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const names[] = {"x", "./a/../x"};
    struct arena a = {0};
    struct link_edge edges[2] = {0};
    struct link_edge_files files;
    /* A copy of its own, so that a read behind the end is seen. */
    struct str input = {size ? memcpy(malloc(size), data, size) : "", size};
    struct ninja_loader loader = {load, &input};
    static FILE *sink;
    size_t n = 0;

    if (!sink)
        sink = fopen("/dev/null", "w");
    diag_redirect(sink);
    if (link_edges_read_from(&a, ".", loader, names, 2, edges, &files)) {
        for (size_t i = 0; i < 2; i++)
            n += use(edges[i].words, edges[i].word_count) +
                 use(edges[i].inputs, edges[i].input_count) +
                 use(edges[i].order_only, edges[i].order_only_count);
        if (!n || strcmp(edges[0].output, edges[1].output) != 0 || diag_errors())
            abort();
    } else if (!diag_errors()) {
        abort(); /* a failure that nobody was told of */
    }
    arena_free(&a);
    if (size)
        free((void *)(uintptr_t)input.p);
    return 0;
}
