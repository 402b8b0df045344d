/* SPDX-License-Identifier: MIT */
#include "stubs/stub_source.h"

#include <ctype.h>

#include "base/escape.h"
#include "base/hash.h"
#include "base/str.h"

enum { LONGEST_FILE_NAME = 200, MOST_ALIGNMENT = 1 << 28 };

bool source_can_name(struct str symbol) {
    for (size_t i = 0; i < symbol.n; i++) {
        if (!isalnum((unsigned char)symbol.p[i]) && !strchr("_.$", symbol.p[i]))
            return false;
    }
    return symbol.n && !isdigit((unsigned char)symbol.p[0]);
}

const char *source_file(const struct stubs *s, uint32_t symbol) {
    struct str name = intern_text(&s->link->symbols, symbol);

    if (name.n <= LONGEST_FILE_NAME)
        return arena_printf(s->link->arena, "%.*s.c", STR_ARG(name));
    return arena_printf(s->link->arena, "%.*s-%016llx.c", LONGEST_FILE_NAME, name.p,
                        (unsigned long long)hash_bytes(name.p, name.n).low);
}

const char *source_target_file(const struct stubs *s, size_t target) {
    return s->job->name_function
               ? NULL
               : arena_printf(s->link->arena, "target-%s.c",
                              escape_file_name(s->link->arena, s->link->targets[target].name));
}

/* "arm, mips" in a comment, at most `width` columns a line. */
static void write_targets(const struct stubs *s, const uint64_t *targets, struct buf *out) {
    enum { WIDTH = 96 };
    size_t column = out->n;

    MASK_EACH(t, targets, s->link->target_count) {
        const char *name = s->link->targets[t].name;
        bool last = mask_next(targets, s->link->target_count, t + 1) == s->link->target_count;

        if (out->n - column + strlen(name) > WIDTH - 24) {
            buf_puts(out, "\n  ");
            column = out->n;
        }
        buf_putc(out, ' ');
        escape_c_comment(out, name);
        buf_puts(out, last ? "" : ",");
    }
}

static void write_head(const struct stubs *s, const struct missing *m, struct buf *out) {
    buf_puts(out, SOURCE_MARK);
    buf_printf(out, "/* For targets without %s:", stubs_symbol_name(s, m->symbol));
    write_targets(s, m->lacking, out);
    buf_puts(out, ". */\n");
}

/* What stubs are known by (SOURCE_SECTION). */
static void write_mark(const char *name, struct buf *out) {
    buf_printf(out,
               "static const char unitarget_stub_symbol[]\n"
               "    __attribute__((section(\"" SOURCE_SECTION "\"), used)) = \"%s\";\n",
               name);
}

static void write_function(const struct stubs *s, const char *name, struct buf *out) {
    const char *function = s->job->name_function;

    buf_puts(out, "#include <stdio.h>\n#include <stdlib.h>\n\n");
    if (function)
        buf_printf(out, "extern const char *%s(void);\n", function);
    else
        buf_puts(out, "extern const char unitarget_target_name[];\n");
    buf_printf(out, "extern void unitarget_stub(void) __asm__(\"%s\");\n\n", name);
    write_mark(name, out);
    buf_printf(
        out,
        "\n"
        "void unitarget_stub(void) {\n"
        "    fflush(stdout);\n"
        "    fprintf(stderr, \"fatal: function %%s was called, but target %%s has none\\n\",\n"
        "            unitarget_stub_symbol, %s%s);\n"
        "    abort();\n"
        "}\n",
        function ? function : "unitarget_target_name", function ? "()" : "");
}

/* Storage for what nothing of the target looks at. */
static void write_data(const struct missing *m, const char *name, struct buf *out) {
    const char *kind = m->kind == KIND_TLS ? "_Thread_local " : m->constant ? "const " : "";
    unsigned long long size = m->size;
    unsigned long long alignment = m->alignment < MOST_ALIGNMENT ? m->alignment : MOST_ALIGNMENT;

    buf_printf(out, "\nextern %schar unitarget_stub[%llu] __asm__(\"%s\");\n\n", kind, size, name);
    write_mark(name, out);
    buf_printf(out, "\n__attribute__((aligned(%llu))) %schar unitarget_stub[%llu] = {0};\n",
               alignment, kind, size);
}

void source_of_stub(const struct stubs *s, const struct missing *m, struct buf *out) {
    const char *name = stubs_symbol_name(s, m->symbol);

    write_head(s, m, out);
    if (m->kind == KIND_FUNCTION)
        write_function(s, name, out);
    else
        write_data(m, name, out);
}

void source_of_target(const struct stubs *s, size_t target, struct buf *out) {
    buf_puts(out, SOURCE_MARK);
    buf_puts(out, "/* What stubs call this target; for its own program. */\n"
                  "extern const char unitarget_target_name[];\n"
                  "const char unitarget_target_name[] = ");
    escape_c_string(out, s->link->targets[target].name);
    buf_puts(out, ";\n");
}
