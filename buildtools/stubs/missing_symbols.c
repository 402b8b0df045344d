/* SPDX-License-Identifier: MIT */
#include "stubs/missing_symbols.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "link/judge.h"
#include "link/resolve.h"
#include "stubs/library_symbols.h"
#include "stubs/stub_source.h"

struct search {
    struct stubs *stubs;
    uint32_t *number; /* [symbols.count] 1 + place in missing, or 0 */
    size_t capacity;
};

static bool has_it(const struct stubs *s, uint32_t symbol, size_t target) {
    return provider_of(s->link, symbol, target) != PROVIDER_NONE ||
           mask_has(libraries_targets(s, symbol), target);
}

static struct missing *missing_at(struct search *search, uint32_t symbol) {
    struct stubs *s = search->stubs;
    struct link_state *link = s->link;

    if (!search->number[symbol]) {
        s->missing =
            array_grow(s->missing, &search->capacity, s->missing_count + 1, sizeof *s->missing);
        s->missing[s->missing_count++] =
            (struct missing){.symbol = symbol,
                             .lacking = mask_new(link->arena, link->target_count),
                             .having = mask_new(link->arena, link->target_count)};
        search->number[symbol] = (uint32_t)s->missing_count;
    }
    return &s->missing[search->number[symbol] - 1];
}

/* ---- who refers to what is not there ---- */

/* The function, or the table, that a place lies in. */
static uint32_t enclosing(const struct elf_object *o, uint32_t section, uint64_t place) {
    for (uint32_t i = 1; i < o->symbol_count; i++) {
        const Elf64_Sym *y = &o->symbols[i];
        unsigned type = ELF64_ST_TYPE(y->st_info);

        if (y->st_shndx == section && (type == STT_FUNC || type == STT_OBJECT) &&
            place >= y->st_value && place - y->st_value < y->st_size)
            return i;
    }
    return 0;
}

static void add_user(struct missing *m, struct reference r) {
    for (size_t i = m->user_count; i-- > 0 && m->users[i].instance == r.instance;) {
        if (m->users[i].section == r.section && m->users[i].function == r.function)
            return;
    }
    m->users = array_grow(m->users, &m->user_capacity, m->user_count + 1, sizeof *m->users);
    m->users[m->user_count++] = r;
}

/* The targets of the instance that have no definition of its global symbol `i`. */
static bool lacks(const struct stubs *s, uint32_t instance, uint32_t i, uint64_t *targets) {
    const struct instance *o = &s->link->instances[instance];
    const Elf64_Sym *y = global_symbol(o->file, i);
    bool any = false;

    if (ELF64_ST_BIND(y->st_info) == STB_WEAK || is_definition(s->link, instance, i))
        return false;
    memset(targets, 0, s->mask_words * 8);
    MASK_EACH(t, o->targets, s->link->target_count) {
        if (!has_it(s, o->file->names[i], t)) {
            mask_add(targets, t);
            any = true;
        }
    }
    return any;
}

/* All references of one relocation table to symbols that are marked in `wanted`. */
static void search_table(struct search *search, uint32_t instance, const Elf64_Shdr *table,
                         const bool *wanted, uint64_t *scratch) {
    struct stubs *s = search->stubs;
    const struct object_file *f = s->link->instances[instance].file;
    size_t count;
    const Elf64_Rela *r = elf_relocations(&f->elf, table, &count);

    for (size_t k = 0; k < count; k++) {
        uint32_t symbol = (uint32_t)ELF64_R_SYM(r[k].r_info);
        struct missing *m;

        if (symbol < f->elf.first_global || !wanted[symbol - f->elf.first_global])
            continue;
        symbol -= f->elf.first_global;
        lacks(s, instance, symbol, scratch);
        m = missing_at(search, f->names[symbol]);
        for (size_t w = 0; w < s->mask_words; w++)
            m->lacking[w] |= scratch[w];
        add_user(m, (struct reference){instance, table->sh_info,
                                       enclosing(&f->elf, table->sh_info, r[k].r_offset)});
    }
}

static void search_instance(struct search *search, uint32_t instance, bool *wanted,
                            uint64_t *scratch) {
    const struct object_file *f = search->stubs->link->instances[instance].file;
    bool any = false;

    for (uint32_t i = 0; i < global_count(f); i++) {
        wanted[i] = lacks(search->stubs, instance, i, scratch);
        any |= wanted[i];
    }
    for (uint32_t i = 1; any && i < f->elf.section_count; i++) {
        const Elf64_Shdr *table = &f->elf.sections[i];

        if (table->sh_type == SHT_RELA && (f->elf.sections[table->sh_info].sh_flags & SHF_ALLOC))
            search_table(search, instance, table, wanted, scratch);
    }
}

static void search_all(struct search *search) {
    struct link_state *link = search->stubs->link;
    uint64_t *scratch = mask_new(link->arena, link->target_count);
    size_t most = 0;
    bool *wanted;

    for (size_t i = 0; i < link->instance_count; i++) {
        if (global_count(link->instances[i].file) > most)
            most = global_count(link->instances[i].file);
    }
    wanted = arena_array(link->arena, most, sizeof *wanted);
    for (uint32_t i = 0; i < link->instance_count; i++)
        search_instance(search, i, wanted, scratch);
}

/* ---- what it is in other targets ---- */

static enum symbol_kind kind_of(const struct object_file *f, const Elf64_Sym *y) {
    return ELF64_ST_TYPE(y->st_info) == STT_GNU_IFUNC ? KIND_FUNCTION : judge_kind(f, y);
}

static void learn(struct missing *m, const struct object_file *f, const Elf64_Sym *y) {
    enum symbol_kind kind = kind_of(f, y);
    uint64_t alignment = judge_alignment(f, y);

    if (kind == KIND_UNKNOWN)
        m->why_not = "an absolute value elsewhere";
    else if (m->provider && m->kind != kind)
        m->why_not = "a function in one target and data in another";
    m->constant = (m->provider ? m->constant : true) && judge_is_constant(f, y);
    m->kind = (uint8_t)kind;
    if (!m->provider)
        m->provider = f->elf.name;
    if (y->st_size > m->size)
        m->size = y->st_size;
    if (alignment > m->alignment)
        m->alignment = alignment;
}

/* Definitions that some target's program has. */
static void learn_from_instances(struct search *search) {
    struct stubs *s = search->stubs;

    for (uint32_t n = 0; n < s->link->instance_count; n++) {
        const struct instance *o = &s->link->instances[n];

        for (uint32_t i = 0; i < global_count(o->file); i++) {
            uint32_t number = search->number[o->file->names[i]];

            if (!number || !is_definition(s->link, n, i))
                continue;
            learn(&s->missing[number - 1], o->file, global_symbol(o->file, i));
            for (size_t w = 0; w < s->mask_words; w++)
                s->missing[number - 1].having[w] |= o->targets[w];
        }
    }
}

/* Members of archives that no target takes show what a symbol is, if nothing else does. */
static void learn_from_rest(struct search *search) {
    struct stubs *s = search->stubs;
    size_t known = 0;
    bool *skip = arena_array(s->link->arena, s->missing_count, sizeof *skip);

    for (size_t i = 0; i < s->missing_count; i++)
        known += skip[i] = s->missing[i].provider != NULL;
    for (uint32_t p = 0; known < s->missing_count && p < s->link->paths.count; p++) {
        const struct input_file *in = s->link->files[p];

        for (size_t k = 0; k < in->object_count; k++) {
            const struct object_file *f = &in->objects[k];

            for (uint32_t i = 0; !f->left_out && i < global_count(f); i++) {
                uint32_t number = search->number[f->names[i]];

                if (number && !skip[number - 1] && global_symbol(f, i)->st_shndx != SHN_UNDEF)
                    learn(&s->missing[number - 1], f, global_symbol(f, i));
            }
        }
    }
}

/* What only libraries of other targets define is taken for a function. */
static void conclude(struct stubs *s, struct missing *m) {
    const uint64_t *library = libraries_targets(s, m->symbol);
    struct str name = intern_text(&s->link->symbols, m->symbol);

    for (size_t w = 0; w < s->mask_words; w++)
        m->having[w] |= library[w];
    if (!m->provider && mask_count(library, s->link->target_count)) {
        m->provider = s->library[m->symbol];
        m->kind = KIND_FUNCTION;
    } else if (!m->provider) {
        m->why_not = "no target has it";
    }
    if (!m->why_not && !source_can_name(name))
        m->why_not = "its name cannot be written in C";
    if (m->size == 0)
        m->size = 1;
    if (m->alignment == 0)
        m->alignment = 1;
}

static int by_name(const void *a, const void *b, void *context) {
    const struct missing *x = a, *y = b;
    const struct stubs *s = context;

    if (!x->why_not != !y->why_not)
        return x->why_not ? 1 : -1;
    return strcmp(stubs_symbol_name(s, x->symbol), stubs_symbol_name(s, y->symbol));
}

void missing_find(struct stubs *s) {
    struct search search = {.stubs = s};

    search.number = arena_array(s->link->arena, s->link->symbols.count, sizeof *search.number);
    search_all(&search);
    learn_from_instances(&search);
    learn_from_rest(&search);
    for (size_t i = 0; i < s->missing_count; i++) {
        conclude(s, &s->missing[i]);
        s->stub_count += !s->missing[i].why_not;
    }
    if (s->missing_count)
        qsort_r(s->missing, s->missing_count, sizeof *s->missing, by_name, s);
}

const struct missing *missing_by_symbol(const struct stubs *s, uint32_t symbol) {
    for (size_t i = 0; i < s->missing_count; i++) {
        if (s->missing[i].symbol == symbol)
            return &s->missing[i];
    }
    return NULL;
}

bool missing_users(const struct stubs *s, uint32_t symbol, uint64_t *targets) {
    bool any = false;

    for (uint32_t n = 0; n < s->link->instance_count; n++) {
        const struct instance *o = &s->link->instances[n];

        for (uint32_t i = 0; i < global_count(o->file); i++) {
            if (o->file->names[i] != symbol || is_definition(s->link, n, i))
                continue;
            any = true;
            for (size_t w = 0; w < s->mask_words; w++)
                targets[w] |= o->targets[w];
        }
    }
    return any;
}
