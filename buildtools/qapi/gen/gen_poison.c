/* SPDX-License-Identifier: MIT */
/*
 * qapi-poison.h: after it is included, whoever mentions a symbol that depends on the target cannot
 * be compiled. The generated code, which is compiled once for all targets, includes it, and so may
 * any other source of that kind.
 */
#include <stdlib.h>
#include <string.h>

#include "qapi/front/c_names.h"
#include "qapi/gen/emit.h"
#include "qapi/gen/generators.h"
#include "qapi/gen/once.h"
#include "qapi/gen/unit.h"

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Those that some configuration mentions, and those of the schema. */
static size_t collect(const struct targets *ts, const char **list) {
    size_t count = 0;

    for (uint32_t i = 0; i < ts->names.count; i++) {
        if (targets_depends(ts, ts->symbols[i].name))
            list[count++] = ts->symbols[i].name;
    }
    if (count)
        qsort(list, count, sizeof *list, by_text);
    return count;
}

void qapi_generate_poison(const struct qapi_generation *g) {
    const struct qapi_once *once = g->schema->once;
    struct arena *a = &g->outputs->arena;
    struct buf *b;
    const char **list, *guard;
    size_t count;

    if (!once)
        return;
    list = arena_array(a, once->targets->names.count, sizeof *list);
    count = collect(once->targets, list);
    b = qapi_unit_header(g, "qapi-poison");
    guard = qapi_guard_name(a, arena_printf(a, "%sqapi-poison.h", g->options->prefix));
    qapi_emit(b, "#ifndef $1\n#define $1\n\n", guard);
    for (size_t i = 0; i < count; i++)
        qapi_emit(b, "#pragma GCC poison $1\n", list[i]);
    qapi_emit(b, "\n#endif /* $1 */\n", guard);
}
