/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "base/diag.h"
#include "base/str.h"
#include "link/resolve.h"
#include "link/summary.h"
#include "link/symbol_names.h"
#include "link/symbol_plan.h"

static const char *binding(const Elf64_Sym *y) {
    if (elf_is_common(y))
        return "as a common symbol";
    return ELF64_ST_BIND(y->st_info) == STB_WEAK ? "weakly" : "strongly";
}

static void print_definitions(const struct link_state *s, uint32_t symbol) {
    size_t count;
    const struct definition *d = plan_definitions(s, symbol, &count);

    if (count == 0)
        puts("No object defines it: it is a library's, the linker's, or absent.");
    for (size_t i = 0; i < count; i++) {
        const struct instance *o = &s->instances[d[i].instance];

        printf("Defined %s by %s, which is linked for ", binding(plan_symbol(s, d[i])),
               o->file->elf.name);
        targets_print(s, o->targets);
        if (s->plan[symbol].renamed && !elf_is_common(plan_symbol(s, d[i])))
            printf("; there it is called %s", name_of_definition(s, symbol, d[i].instance));
        puts(".");
    }
}

enum { MOST_USERS = 12 };

static void print_users(const struct link_state *s, uint32_t symbol) {
    size_t users = 0;

    for (uint32_t n = 0; n < s->instance_count; n++) {
        const struct object_file *f = s->instances[n].file;

        for (uint32_t i = 0; i < global_count(f); i++) {
            if (f->names[i] != symbol || is_definition(s, n, i))
                continue;
            if (users++ < MOST_USERS) {
                printf("Referred to by %s, linked for ", f->elf.name);
                targets_print(s, s->instances[n].targets);
                puts(".");
            }
        }
    }
    if (users > MOST_USERS)
        printf("Referred to by %zu more objects.\n", users - MOST_USERS);
    if (users == 0)
        puts("No other object refers to it.");
}

static void print_providers(const struct link_state *s, uint32_t symbol) {
    for (size_t t = 0; t < s->target_count; t++) {
        int32_t provider = provider_of(s, symbol, t);

        printf("  %s: %s\n", s->targets[t].name,
               provider >= 0                 ? s->instances[provider].file->elf.name
               : provider == PROVIDER_COMMON ? "common storage"
                                             : "none of the objects");
    }
}

static void print_dispatched(const struct link_state *s, uint32_t symbol) {
    const struct symbol_plan *p = &s->plan[symbol];

    if (p->kind == KIND_FUNCTION)
        printf("Decision: dispatched. An object that several targets share calls it, and its "
               "definition depends on the "
               "target; %s is a stub that jumps to the chosen target's definition:\n",
               name_plain(s, symbol));
    else
        printf("Decision: dispatched. An object that several targets share refers to it, and its "
               "definition depends on "
               "the target; %s is %llu bytes of %s storage into which the chosen target's image is "
               "copied:\n",
               name_plain(s, symbol), (unsigned long long)p->size,
               p->kind == KIND_TLS ? "thread-local"
               : p->read_only      ? "read-only"
                                   : "shared");
    print_providers(s, symbol);
}

static void print_direct(const struct link_state *s, uint32_t symbol) {
    const struct symbol_plan *p = &s->plan[symbol];

    if (s->split_reasons[symbol])
        printf("Decision: not dispatched: %s. The objects that several targets share and that "
               "refer to "
               "it are linked once for each definition.\n",
               s->split_reasons[symbol]);
    else if (plan_bounds_split_set(s, symbol))
        puts("Decision: it bounds a linker set whose members depend on the target; each target has "
             "a set of its own.");
    else if (p->leaks && p->renamed)
        puts("Decision: bound directly. Some target takes it from a library, so the definitions "
             "have names of their "
             "own.");
    else if (p->renamed)
        puts("Decision: bound directly. Every object that refers to it means one and the same "
             "definition in all of its "
             "targets; the definitions have names of their own.");
    else
        puts("Decision: bound directly, under its own name.");
}

static const char *symbol_name(const void *ctx, size_t i) {
    return intern_text(&((const struct link_state *)ctx)->symbols, (uint32_t)i).p;
}

bool explain_print(const struct link_state *s, const char *name) {
    uint32_t symbol = intern_find(&s->symbols, str_from(name));

    if (symbol == INTERN_NONE) {
        const char *nearest = str_nearest(name, s->symbols.count, symbol_name, s);

        diag_error("--explain %s: no object defines the symbol or refers to it", name);
        if (nearest)
            diag_hint("did you mean %s?", nearest);
        else
            diag_hint("expected a symbol's name as `nm` prints it");
        return false;
    }
    print_definitions(s, symbol);
    print_users(s, symbol);
    if (s->plan[symbol].dispatched)
        print_dispatched(s, symbol);
    else
        print_direct(s, symbol);
    return true;
}
