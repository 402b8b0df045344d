/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a QAPI schema. The first byte chooses the release and whether comments are checked;
 * behind it NUL bytes part the input into files: the first is the root, the others are named 1, 2
 * …. An accepted schema is dumped and C is generated from it; the root file is also formatted.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/diag.h"
#include "qapi/dump.h"
#include "qapi/fmt.h"
#include "qapi/front/schema.h"
#include "qapi/gen/generate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static FILE *sink; /* swallows all that is printed */

/* Files are named by one digit: with any other name the root would be a new file again. */
static bool load(void *ctx, const char *path, struct str *text) {
    struct str rest = *(const struct str *)ctx;
    bool root = strcmp(path, "root") == 0;
    int number = root ? 0 : path[0] - '0';

    errno = ENOENT;
    if (!root && (number < 1 || number > 9 || path[1]))
        return false;
    for (; number > 0; number--) {
        const char *nul = rest.n ? memchr(rest.p, '\0', rest.n) : NULL;

        if (!nul)
            return false;
        rest = (struct str){nul + 1, rest.n - (size_t)(nul + 1 - rest.p)};
    }
    text->p = rest.p;
    text->n = strnlen(rest.p, rest.n);
    return true;
}

static void use(const struct qapi_schema *s) {
    struct qapi_generate_options options = {.prefix = "p-", .tool = "fuzz", .builtins = true};
    struct qapi_outputs outputs = {0};

    qapi_dump(s, sink);
    qapi_generate(&(struct qapi_generation){.schema = s, .options = &options, .outputs = &outputs});
    qapi_outputs_free(&outputs);
}

static size_t releases(void) {
    size_t n = 0;

    while (qapi_compat_get(n))
        n++;
    return n;
}

static void try_schema(struct str input, unsigned choice) {
    struct qapi_load_options options = {
        .compat = qapi_compat_get(choice / 4 % releases()),
        .doc_check = choice % 2 ? QAPI_DOC_OFF : QAPI_DOC_STRICT,
    };
    struct qapi_loader loader = {load, &input};
    struct qapi_schema *s;

    diag_redirect(sink);
    if (choice / 2 % 2)
        diag_use_json();
    s = qapi_schema_load_from("root", &options, &loader);
    diag_finish();
    if (!s != (diag_errors() > 0))
        abort(); /* a failure that nobody was told of, or an error that was passed over */
    if (s)
        use(s);
    qapi_schema_free(s);
}

/* The canonical form of what has the canonical form is the same. */
static void try_fmt(struct str input) {
    struct buf once = {0}, twice = {0};
    struct str root;

    load(&input, "root", &root);
    diag_redirect(sink);
    if (qapi_fmt(&once, "root", root)) {
        struct str text = {once.n ? once.p : "", once.n};

        if (!qapi_fmt(&twice, "root", text) || twice.n != once.n ||
            (once.n && memcmp(once.p, twice.p, once.n) != 0))
            abort();
    }
    buf_free(&once);
    buf_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    /* A copy of its own, so that a read behind the end is seen. */
    char *copy = malloc(size > 1 ? size - 1 : 1);

    if (!sink)
        sink = fopen("/dev/null", "w");
    if (size > 0) {
        struct str input = {copy, size - 1};

        if (size > 1)
            memcpy(copy, data + 1, size - 1);
        try_schema(input, data[0]);
        try_fmt(input);
    }
    free(copy);
    return 0;
}
