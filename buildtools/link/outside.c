/* SPDX-License-Identifier: MIT */
#include "link/outside.h"

#include <string.h>

#include "base/diag.h"
#include "base/str.h"
#include "link/edits.h"
#include "link/resolve.h"
#include "link/symbol_plan.h"

/* Calls `with` for each object that some target takes from outside. */
static void each_object(struct link_state *s,
                        void (*with)(struct link_state *s, struct object_file *f, void *ctx),
                        void *ctx) {
    for (uint32_t i = 0; i < s->paths.count; i++) {
        struct input_file *in = s->files[i];

        for (size_t k = 0; in->outside && k < in->object_count; k++) {
            if (in->objects[k].outside && !in->objects[k].taken_out)
                with(s, &in->objects[k], ctx);
        }
    }
}

/* ---- what is taken out ---- */

struct taker {
    bool *ours; /* [symbols.count] an object of a target defines it */
    bool any;
};

/* C++: a template or inline function is the same wherever it is defined (one-definition rule). */
static bool is_vague(struct str name, const Elf64_Sym *y) {
    return ELF64_ST_BIND(y->st_info) != STB_GLOBAL && str_starts(name, "_Z");
}

static void add_definitions(const struct link_state *s, const struct object_file *f, bool *ours) {
    for (uint32_t i = 0; i < global_count(f); i++) {
        const Elf64_Sym *y = global_symbol(f, i);

        if (y->st_shndx != SHN_UNDEF && !is_vague(intern_text(&s->symbols, f->names[i]), y))
            ours[f->names[i]] = true;
    }
}

/* Its constructors and destructors run in these targets only. */
static bool acts_in_some(const struct link_state *s, const struct object_file *f) {
    uint32_t priority;

    if (mask_count(f->outside, s->target_count) == s->target_count)
        return false;
    for (uint32_t i = 1; i < f->elf.section_count; i++) {
        if (array_section(&f->elf, &f->elf.sections[i], &priority) != ARRAY_NONE)
            return true;
    }
    return false;
}

static void take_out(struct link_state *s, struct object_file *f, void *ctx) {
    struct taker *t = ctx;
    bool wanted = acts_in_some(s, f);

    for (uint32_t i = 0; !wanted && i < global_count(f); i++)
        wanted = t->ours[f->names[i]] && global_symbol(f, i)->st_shndx != SHN_UNDEF;
    if (!wanted || f->path) /* start files stay what they are */
        return;
    f->taken_out = t->any = true;
    add_definitions(s, f, t->ours);
}

bool outside_take_out(struct link_state *s) {
    struct taker t = {arena_array(s->arena, s->symbols.count, 1), true};
    bool found = false;

    for (size_t i = 0; i < s->instance_count; i++)
        add_definitions(s, s->instances[i].file, t.ours);
    while (t.any) {
        t.any = false;
        each_object(s, take_out, &t);
        found |= t.any;
    }
    return found;
}

/* ---- what is left there ---- */

static void unite(struct link_state *s, uint64_t **mask, const uint64_t *targets) {
    if (!*mask)
        *mask = mask_new(s->arena, s->target_count);
    mask_unite(*mask, targets, s->target_count);
}

static void add_names(struct link_state *s, struct object_file *f, void *ctx) {
    (void)ctx;
    for (uint32_t i = 0; i < global_count(f); i++) {
        const Elf64_Sym *y = global_symbol(f, i);
        uint32_t symbol = f->names[i];

        if (y->st_shndx != SHN_UNDEF)
            unite(s, &s->outside_defined[symbol], f->outside);
        else if (!f->path || ELF64_ST_BIND(y->st_info) != STB_WEAK)
            unite(s, &s->outside_wanted[symbol], f->outside);
    }
}

void outside_find(struct link_state *s) {
    s->outside_defined = arena_array(s->arena, s->symbols.count, sizeof *s->outside_defined);
    s->outside_wanted = arena_array(s->arena, s->symbols.count, sizeof *s->outside_wanted);
    each_object(s, add_names, NULL);
}

bool outside_defines(const struct link_state *s, uint32_t symbol, size_t target) {
    return s->outside_defined[symbol] && mask_has(s->outside_defined[symbol], target);
}

/* ---- what cannot be had ---- */

/* A target whose own object, not one of the compiler's, defines the symbol; target_count: none. */
static size_t definer(const struct link_state *s, uint32_t symbol) {
    for (size_t t = 0; t < s->target_count; t++) {
        int32_t provider = provider_of(s, symbol, t);

        if (provider == PROVIDER_COMMON ||
            (provider >= 0 && !s->instances[provider].file->taken_out))
            return t;
    }
    return s->target_count;
}

/* What the final link takes from outside refers to names by their plain ones. That is right where
 * the definition is the same in all targets, or dispatched. The C library's own weak references
 * to itself are left to it: they only ask what a program uses, and do nothing for one that does
 * not. */
bool outside_check(const struct link_state *s) {
    bool good = true;

    for (uint32_t symbol = 0; symbol < s->symbols.count; symbol++) {
        const char *name = intern_text(&s->symbols, symbol).p;
        const struct symbol_plan *p = &s->plan[symbol];
        size_t has, lacks;

        if (!s->outside_wanted[symbol] || (has = definer(s, symbol)) == s->target_count)
            continue;
        if (p->refused && (p->definers > 1 || p->leaks || p->common_used)) {
            diag_error("%s is defined by target %s, is not the same in all targets, and the "
                       "compiler's own libraries refer to it; it is %s",
                       name, s->targets[has].name, p->why_refused);
            diag_hint("link without -static, or define it in all targets alike, or in none");
            good = false;
            continue;
        }
        lacks = mask_next(s->outside_wanted[symbol], s->target_count, 0);
        while (lacks < s->target_count && !plan_is_absent(s, symbol, lacks))
            lacks = mask_next(s->outside_wanted[symbol], s->target_count, lacks + 1);
        if (lacks == s->target_count)
            continue;
        diag_error("%s is defined by target %s; in target %s, the compiler's own libraries refer "
                   "to it weakly, and nothing defines it",
                   name, s->targets[has].name, s->targets[lacks].name);
        diag_hint("define it in all targets, or in none, or give it another name in %s",
                  s->targets[has].name);
        good = false;
    }
    return good;
}
