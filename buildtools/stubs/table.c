/* SPDX-License-Identifier: MIT */
#include "stubs/table.h"

#include <stdio.h>

#include "base/json.h"
#include "base/str.h"
#include "link/summary.h"
#include "stubs/stub_source.h"

enum { MOST_USERS = 4 };

static const char *kind_name(const struct missing *m) {
    switch (m->kind) {
    case KIND_FUNCTION: return "function";
    case KIND_DATA: return m->constant ? "constant" : "data";
    case KIND_TLS: return "thread-local";
    default: return "-";
    }
}

static struct str name_of(const struct stubs *s, const struct missing *m) {
    return intern_text(&s->link->symbols, m->symbol);
}

/* How many targets lack some symbol. */
static size_t count_targets(const struct stubs *s) {
    size_t n = 0;

    for (size_t t = 0; t < s->link->target_count; t++) {
        size_t i = 0;

        while (i < s->missing_count && !mask_has(s->missing[i].lacking, t))
            i++;
        n += i < s->missing_count;
    }
    return n;
}

/* ---- the table ---- */

static void print_users(const struct stubs *s, const struct missing *m) {
    for (size_t i = 0; i < m->user_count && i < MOST_USERS; i++) {
        const struct reference *r = &m->users[i];
        const struct elf_object *o = &s->link->instances[r->instance].file->elf;

        printf("    wanted by  %s  %.*s", o->name,
               STR_ARG(elf_section_name(o, &o->sections[r->section])));
        if (r->function)
            printf("  %.*s", STR_ARG(elf_symbol_name(o, &o->symbols[r->function])));
        putchar('\n');
    }
    if (m->user_count > MOST_USERS)
        printf("    wanted by  %zu more\n", m->user_count - MOST_USERS);
}

static void print_row(const struct stubs *s, const struct missing *m, int width) {
    printf("%-*.*s  %-12s  ", width, STR_ARG(name_of(s, m)), kind_name(m));
    if (m->kind == KIND_DATA || m->kind == KIND_TLS)
        printf("%8llu  ", (unsigned long long)m->size);
    else
        printf("%8s  ", "-");
    targets_print(s->link, m->lacking);
    putchar('\n');
    if (m->provider) {
        printf("    defined in ");
        if (mask_count(m->having, s->link->target_count))
            targets_print(s->link, m->having);
        else
            fputs("no target's link set", stdout);
        printf(", by %s\n", m->provider);
    }
    if (m->why_not && m->provider)
        printf("    no stub: %s\n", m->why_not);
    print_users(s, m);
}

static int widest(const struct stubs *s, size_t from, size_t to) {
    size_t width = sizeof "symbol" - 1;

    for (size_t i = from; i < to; i++) {
        if (name_of(s, &s->missing[i]).n > width && name_of(s, &s->missing[i]).n <= 40)
            width = name_of(s, &s->missing[i]).n;
    }
    return (int)width;
}

static void print_rows(const struct stubs *s, size_t from, size_t to) {
    int width = widest(s, from, to);

    printf("%-*s  %-12s  %8s  missing in\n", width, "symbol", "kind", "bytes");
    for (size_t i = from; i < to; i++)
        print_row(s, &s->missing[i], width);
}

static void print_text(const struct stubs *s) {
    if (s->missing_count == 0) {
        printf("no symbol is missing; targets: %zu\n", s->link->target_count);
        return;
    }
    printf("%zu symbols are missing, in %zu of %zu targets; stubs for %zu\n", s->missing_count,
           count_targets(s), s->link->target_count, s->stub_count);
    if (s->stub_count) {
        putchar('\n');
        print_rows(s, 0, s->stub_count);
    }
    if (s->stub_count < s->missing_count) {
        printf("\nWithout a stub, because no target has it, or for the reason given:\n");
        print_rows(s, s->stub_count, s->missing_count);
    }
}

/* ---- JSON ---- */

static json_t *json_names(const struct stubs *s, const uint64_t *targets) {
    json_t *list = json_array();

    MASK_EACH(t, targets, s->link->target_count)
    json_array_append_new(list, json_name_or_null(s->link->targets[t].name));
    return list;
}

static json_t *json_users(const struct stubs *s, const struct missing *m) {
    json_t *list = json_array();

    for (size_t i = 0; i < m->user_count; i++) {
        const struct reference *r = &m->users[i];
        const struct instance *instance = &s->link->instances[r->instance];
        const struct elf_object *o = &instance->file->elf;

        json_array_append_new(
            list, json_pack("{s:o, s:o, s:o, s:o}", "object", json_name_or_null(o->name), "section",
                            json_name(elf_section_name(o, &o->sections[r->section])), "function",
                            r->function ? json_name(elf_symbol_name(o, &o->symbols[r->function]))
                                        : json_null(),
                            "targets", json_names(s, instance->targets)));
    }
    return list;
}

static json_t *json_missing(const struct stubs *s, const struct missing *m) {
    json_t *entry = json_pack("{s:o, s:s, s:o, s:o, s:o, s:o}", "symbol", json_name(name_of(s, m)),
                              "kind", kind_name(m), "missing_in", json_names(s, m->lacking),
                              "defined_in", json_names(s, m->having), "defined_by",
                              json_name_or_null(m->provider), "references", json_users(s, m));

    if (m->kind == KIND_DATA || m->kind == KIND_TLS) {
        json_object_set_new(entry, "size", json_integer((json_int_t)m->size));
        json_object_set_new(entry, "alignment", json_integer((json_int_t)m->alignment));
    }
    if (m->why_not)
        json_object_set_new(entry, "why_no_stub", json_name_or_null(m->why_not));
    else
        json_object_set_new(entry, "file", json_name_or_null(source_file(s, m->symbol)));
    return entry;
}

static json_t *json_list(const struct stubs *s, size_t from, size_t to) {
    json_t *list = json_array();

    for (size_t i = from; i < to; i++)
        json_array_append_new(list, json_missing(s, &s->missing[i]));
    return list;
}

static json_t *json_targets(const struct stubs *s) {
    json_t *list = json_array();

    for (size_t t = 0; t < s->link->target_count; t++) {
        size_t n = 0;

        for (size_t i = 0; i < s->missing_count; i++)
            n += mask_has(s->missing[i].lacking, t);
        json_array_append_new(
            list, json_pack("{s:o, s:I, s:I}", "name", json_name_or_null(s->link->targets[t].name),
                            "objects", (json_int_t)s->link->targets[t].sequence_count, "missing",
                            (json_int_t)n));
    }
    return list;
}

static void print_json(const struct stubs *s) {
    json_t *root = json_pack("{s:s, s:o, s:o, s:o}", "version", UNITARGET_VERSION, "targets",
                             json_targets(s), "stubs", json_list(s, 0, s->stub_count), "no_stubs",
                             json_list(s, s->stub_count, s->missing_count));

    json_write(root, 2, stdout);
}

/* ---- for Meson's keyval module ---- */

static void print_keyval(const struct stubs *s) {
    fputs("STUBS=", stdout);
    for (size_t i = 0; i < s->stub_count; i++)
        printf("%s%s", i ? " " : "", source_file(s, s->missing[i].symbol));
    putchar('\n');
    for (size_t t = 0; t < s->link->target_count; t++) {
        const char *separator = "";

        printf("STUBS_%s=", s->link->targets[t].name);
        for (size_t i = 0; i < s->stub_count; i++) {
            if (!mask_has(s->missing[i].lacking, t))
                continue;
            printf("%s%s", separator, source_file(s, s->missing[i].symbol));
            separator = " ";
        }
        putchar('\n');
    }
    for (size_t t = 0; s->stub_count && !s->job->name_function && t < s->link->target_count; t++)
        printf("TARGET_%s=%s\n", s->link->targets[t].name, source_target_file(s, t));
}

void stubs_report(const struct stubs *s) {
    switch (s->job->format) {
    case STUBS_TEXT: print_text(s); break;
    case STUBS_JSON: print_json(s); break;
    case STUBS_KEYVAL: print_keyval(s); break;
    }
}
