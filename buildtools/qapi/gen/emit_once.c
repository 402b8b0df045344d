/* SPDX-License-Identifier: MIT */
#include "qapi/gen/emit_once.h"

#include <inttypes.h>

#include "qapi/front/c_names.h"
#include "qapi/gen/emit.h"
#include "qapi/gen/once.h"

static const char *prefix(const struct qapi_generation *g) {
    return qapi_c_plain(&g->outputs->arena, g->options->prefix);
}

/* ---- uses ---- */

static void emit_call(struct buf *b, const struct qapi_generation *g, const char *function,
                      const char *first, qapi_when when) {
    qapi_emit(b, "$1qapi_target_$2($3", prefix(g), function, first);
    buf_printf(b, "%" PRIu32 " /* ", when);
    cond_print_prose(b, g->schema->once->rows[when - 1].cond);
    buf_puts(b, " */)");
}

void qapi_emit_has(struct buf *b, const struct qapi_generation *g, qapi_when when) {
    emit_call(b, g, "has", "", when);
}

void qapi_emit_skips(struct buf *b, const struct qapi_generation *g, qapi_when when) {
    emit_call(b, g, "skips", "v, ", when);
}

void qapi_emit_lacks(struct buf *b, const struct qapi_generation *g, const char *what) {
    qapi_emit(b, "$1qapi_target_lacks(\"$2\");\n", prefix(g), what);
}

void qapi_emit_once_includes(struct buf *b, const struct qapi_generation *g) {
    if (g->schema->once)
        qapi_emit(b, "#include \"$1qapi-introspect.h\"\n#include \"$1qapi-poison.h\"\n",
                  g->options->prefix);
}

/* ---- the table ---- */

void qapi_emit_once_declarations(struct buf *b, const struct qapi_generation *g) {
    qapi_emit(b,
              "#include \"qapi/visitor.h\"\n"
              "\n"
              "/* Does what has this condition exist on the running target? The numbers are those\n"
              " * that generated code uses. */\n"
              "bool $1qapi_target_has(unsigned condition);\n"
              "\n"
              "/* Is the visitor to pass over a member or branch with this condition? What reads\n"
              " * and writes does, where the target lacks it; what copies and frees does not. */\n"
              "bool $1qapi_target_skips(const Visitor *v, unsigned condition);\n"
              "\n"
              "/* Ends the program: what the running target lacks was used. */\n"
              "__attribute__((noreturn)) void $1qapi_target_lacks(const char *what);\n",
              prefix(g));
}

static void emit_names(struct buf *b, const struct targets *ts) {
    buf_puts(b, "\n/* The targets, in the order of the bits below. */\n"
                "static const char target_names[] =\n");
    for (size_t t = 0; t < ts->count; t++)
        buf_printf(b, "    \"%s\\0\"\n", ts->list[t].name);
    buf_puts(b, "    \"\";\n");
}

/* What depends on the host is known to the compiler only. */
static void emit_hosts(struct buf *b, const struct qapi_once *once) {
    for (size_t i = 0; i < once->host_count; i++) {
        buf_putc(b, '\n');
        qapi_emit_if(b, once->hosts[i]);
        buf_printf(b,
                   "#define TARGET_HOST_%zu UINT64_MAX\n"
                   "#else\n"
                   "#define TARGET_HOST_%zu UINT64_C(0)\n"
                   "#endif\n",
                   i, i);
    }
}

static void emit_word(struct buf *b, const struct qapi_once_row *row, size_t word) {
    buf_printf(b, " UINT64_C(0x%" PRIx64 ")", row->certain[word]);
    for (size_t i = 0; i < row->part_count; i++) {
        uint64_t bits = row->parts[i].targets[word];

        if (bits)
            buf_printf(b, " | (UINT64_C(0x%" PRIx64 ") & TARGET_HOST_%" PRIu32 ")", bits,
                       row->parts[i].host);
    }
    buf_putc(b, ',');
}

static void emit_rows(struct buf *b, const struct qapi_once *once) {
    size_t words = mask_words(once->targets->count);

    buf_printf(b,
               "\n/* For each condition the targets for which it holds. */\n"
               "static const uint64_t target_conditions[][%zu] = {\n"
               "    {0},\n",
               words);
    for (size_t i = 0; i < once->row_count; i++) {
        buf_printf(b, "    { /* %zu: ", i + 1);
        cond_print_prose(b, once->rows[i].cond);
        buf_puts(b, " */\n       ");
        for (size_t w = 0; w < words; w++)
            emit_word(b, &once->rows[i], w);
        buf_puts(b, "\n    },\n");
    }
    buf_puts(b, "};\n");
}

/* The function's name is not the schema's, so it is declared here, as the emulator has it. */
static const char functions[] =
    "\n"
    "const char *$2(void);\n"
    "\n"
    "/* The bit of the running target. */\n"
    "static unsigned target_bit(void)\n"
    "{\n"
    "    static unsigned found; /* one more than the bit; 0 before it is known */\n"
    "    unsigned bit = __atomic_load_n(&found, __ATOMIC_RELAXED);\n"
    "    const char *name;\n"
    "\n"
    "    if (bit) {\n"
    "        return bit - 1;\n"
    "    }\n"
    "    name = $2();\n"
    "    for (const char *p = target_names; *p; p += strlen(p) + 1, bit++) {\n"
    "        if (strcmp(p, name) == 0) {\n"
    "            __atomic_store_n(&found, bit + 1, __ATOMIC_RELAXED);\n"
    "            return bit;\n"
    "        }\n"
    "    }\n"
    "    fprintf(stderr, \"target '%s' is none of those that the QAPI code was made for\\n\", "
    "name);\n"
    "    abort();\n"
    "}\n"
    "\n"
    "static bool target_has(unsigned condition)\n"
    "{\n"
    "    unsigned bit = target_bit();\n"
    "\n"
    "    return target_conditions[condition][bit / 64] >> (bit % 64) & 1;\n"
    "}\n"
    "\n"
    "bool $1qapi_target_has(unsigned condition)\n"
    "{\n"
    "    return target_has(condition);\n"
    "}\n"
    "\n"
    "bool $1qapi_target_skips(const Visitor *v, unsigned condition)\n"
    "{\n"
    "    return (v->type == VISITOR_INPUT || v->type == VISITOR_OUTPUT) && "
    "!target_has(condition);\n"
    "}\n"
    "\n"
    "void $1qapi_target_lacks(const char *what)\n"
    "{\n"
    "    fprintf(stderr, \"target '%s' has no %s, but it was used\\n\", $2(), what);\n"
    "    abort();\n"
    "}\n";

void qapi_emit_once_table(struct buf *b, const struct qapi_generation *g) {
    const struct qapi_once *once = g->schema->once;

    emit_names(b, once->targets);
    emit_hosts(b, once);
    emit_rows(b, once);
    qapi_emit(b, functions, prefix(g), once->target_function);
}
