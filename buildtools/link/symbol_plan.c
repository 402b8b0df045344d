/* SPDX-License-Identifier: MIT */
#include "link/symbol_plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/hash.h"
#include "base/str.h"
#include "elf/relocation.h"
#include "link/exports.h"
#include "link/features.h"
#include "link/judge.h"
#include "link/linker_names.h"
#include "link/linker_options.h"
#include "link/object_order.h"
#include "link/outside.h"
#include "link/resolve.h"
#include "link/run_path.h"
#include "link/scope.h"
#include "link/shared_libraries.h"
#include "link/symbol_names.h"

enum { MOST_ALIGNMENT = 64 }; /* that data copied from a library gets */

const struct definition *plan_definitions(const struct link_state *s, uint32_t symbol,
                                          size_t *count) {
    *count = s->definition_start[symbol + 1] - s->definition_start[symbol];
    return s->definitions + s->definition_start[symbol];
}

const Elf64_Sym *plan_symbol(const struct link_state *s, struct definition d) {
    return global_symbol(s->instances[d.instance].file, d.index);
}

bool plan_is_indirect(const struct link_state *s, uint32_t instance, uint32_t index) {
    const struct elf_object *o = &s->instances[instance].file->elf;

    return ELF64_ST_TYPE(o->symbols[index].st_info) == STT_GNU_IFUNC &&
           o->symbols[index].st_shndx != SHN_UNDEF &&
           (index < o->first_global ? !section_is_lost(s, instance, o->symbols[index].st_shndx)
                                    : is_definition(s, instance, index - o->first_global));
}

bool plan_has_debug(const struct link_state *s, uint32_t symbol) {
    size_t count;
    const struct definition *d = plan_definitions(s, symbol, &count);

    return count && elf_has_debug(&s->instances[d->instance].file->elf);
}

bool plan_single_provider(const struct link_state *s, uint32_t instance, uint32_t i,
                          int32_t *provider) {
    const uint64_t *mask = s->instances[instance].targets;
    const int32_t *row =
        s->providers + (size_t)s->instances[instance].file->names[i] * s->target_count;

    *provider = row[mask_next(mask, s->target_count, 0)];
    MASK_EACH(t, mask, s->target_count) {
        if (row[t] != *provider)
            return false;
    }
    return true;
}

/* Calls `visit` for every definition in the order of the instances. */
static void each_definition(struct link_state *s,
                            void (*visit)(struct link_state *s, uint32_t symbol,
                                          struct definition d)) {
    for (uint32_t n = 0; n < s->instance_count; n++) {
        const struct object_file *f = s->instances[n].file;

        for (uint32_t i = 0; i < global_count(f); i++) {
            if (is_definition(s, n, i))
                visit(s, f->names[i], (struct definition){n, i});
        }
    }
}

static void count_definition(struct link_state *s, uint32_t symbol, struct definition d) {
    s->definition_start[symbol + 1]++;
    s->plan[symbol].definers += !elf_is_common(plan_symbol(s, d));
    s->plan[symbol].indirect |= ELF64_ST_TYPE(plan_symbol(s, d)->st_info) == STT_GNU_IFUNC;
}

static void place_definition(struct link_state *s, uint32_t symbol, struct definition d) {
    s->definitions[s->definition_start[symbol]++] = d;
}

/* A table of all definitions, by symbol: counted, summed up, placed. */
static void index_definitions(struct link_state *s) {
    uint32_t n = s->symbols.count;

    s->definition_start = arena_array(s->arena, n + 1, sizeof *s->definition_start);
    each_definition(s, count_definition);
    for (uint32_t i = 0; i < n; i++)
        s->definition_start[i + 1] += s->definition_start[i];
    s->definitions = arena_array(s->arena, s->definition_start[n], sizeof *s->definitions);
    each_definition(s, place_definition);
    /* placing moved every start to its end: the next symbol's start */
    memmove(s->definition_start + 1, s->definition_start, n * sizeof *s->definition_start);
    s->definition_start[0] = 0;
}

/* Some target has a definition. */
static bool has_provider(const struct link_state *s, uint32_t symbol) {
    return s->definition_start[symbol + 1] > s->definition_start[symbol];
}

bool plan_is_absent(const struct link_state *s, uint32_t symbol, size_t target) {
    return provider_of(s, symbol, target) == PROVIDER_NONE &&
           !libraries_definition(s, symbol, target) && !outside_defines(s, symbol, target);
}

static bool is_weak_reference(const struct link_state *s, uint32_t instance, uint32_t i) {
    const Elf64_Sym *y = global_symbol(s->instances[instance].file, i);

    return y->st_shndx == SHN_UNDEF && ELF64_ST_BIND(y->st_info) == STB_WEAK;
}

/* A weak reference to what only some targets' libraries define. */
static void note_null(struct link_state *s, uint32_t instance, uint32_t symbol) {
    struct symbol_plan *p = &s->plan[symbol];
    size_t absent = 0, count = 0;

    MASK_EACH(t, s->instances[instance].targets, s->target_count) {
        absent += plan_is_absent(s, symbol, t);
        count++;
    }
    p->nulled |= absent > 0;
    p->mixed |= absent > 0 && absent < count;
}

/* One use (or definition) of a symbol by an object: does its provider depend on the target? */
static void note_use(struct link_state *s, uint32_t instance, uint32_t i) {
    uint32_t symbol = s->instances[instance].file->names[i];
    struct symbol_plan *p = &s->plan[symbol];
    const int32_t *row = s->providers + (size_t)symbol * s->target_count;
    int32_t provider;
    bool single;

    if (!has_provider(s, symbol)) {
        if ((s->in_libraries[symbol] & IN_LIBRARY_DEFINED || s->outside_defined[symbol]) &&
            is_weak_reference(s, instance, i))
            note_null(s, instance, symbol);
        return;
    }
    single = plan_single_provider(s, instance, i, &provider);
    p->dispatched |= !single;
    MASK_EACH(t, s->instances[instance].targets, s->target_count) {
        p->common_used |= row[t] == PROVIDER_COMMON;
        p->leaks |= row[t] == PROVIDER_NONE;
        p->mixed |= row[t] == PROVIDER_NONE && !single;
        p->outside |= row[t] == PROVIDER_NONE && !is_weak_reference(s, instance, i) &&
                      !libraries_definition(s, symbol, t);
    }
}

/* Storage and stubs have sizes of their own. */
static void note_sizes(struct link_state *s, const struct object_file *f) {
    const struct elf_object *o = &f->elf;

    for (uint32_t i = 1; o->asks_sizes && i < o->section_count; i++) {
        const Elf64_Rela *r;
        size_t count;

        if (o->sections[i].sh_type != SHT_RELA)
            continue;
        r = elf_relocations(o, &o->sections[i], &count);
        for (size_t k = 0; k < count; k++) {
            uint32_t index = (uint32_t)ELF64_R_SYM(r[k].r_info);

            if (relocation_is_size(&r[k]) && index >= o->first_global) {
                struct symbol_plan *p = &s->plan[f->names[index - o->first_global]];

                p->refused = true;
                p->why_refused = "a symbol whose size is asked for (R_X86_64_SIZE32 or SIZE64)";
            }
        }
    }
}

/* What the dynamic linker calls itself, as the program defines it, before any code of ours runs. */
static bool is_allocator(struct str name) {
    static const char *const names[] = {"malloc", "calloc", "realloc", "free"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_is(name, names[i]))
            return true;
    }
    return false;
}

bool plan_is_next(const struct link_state *s, uint32_t symbol, size_t target) {
    return s->plan[symbol].next && provider_of(s, symbol, target) == PROVIDER_NONE &&
           libraries_definition(s, symbol, target);
}

bool plan_leads_to(const struct link_state *s, const struct shared_library *l) {
    for (size_t k = 0; k < l->name_count; k++) {
        uint32_t symbol = l->names[k].symbol;

        for (size_t t = 0; s->plan[symbol].next && t < s->target_count; t++) {
            if (l->places[t] < s->targets[t].direct_libraries && plan_is_next(s, symbol, t) &&
                libraries_definition(s, symbol, t)->library == l)
                return true;
        }
    }
    return false;
}

/* Modules of any target, and shared libraries, look an exported symbol up by its plain name: this
 * has to be the dispatch where the definition depends on the target. Where a target has none, but
 * its libraries do, the dispatch leads there, as far as the target's objects go there; the
 * libraries' own references are bound anew by the start-up code (startup_libraries.c). */
static void note_export(struct link_state *s, uint32_t symbol) {
    const int32_t *row = s->providers + (size_t)symbol * s->target_count;
    struct symbol_plan *p = &s->plan[symbol];

    /* Several definitions have names of their own, even where the same one wins in all targets; the
     * plain name has to be somebody's. */
    p->dispatched |= p->definers > 1;
    if (!export_is_partial(s, symbol))
        return;
    p->dispatched |=
        p->leaks || (s->in_libraries[symbol] && is_allocator(intern_text(&s->symbols, symbol)));
    if (!p->dispatched || !(s->in_libraries[symbol] & IN_LIBRARY_DEFINED))
        return;
    for (size_t t = 0; t < s->target_count; t++)
        p->next |= row[t] == PROVIDER_NONE && libraries_definition(s, symbol, t);
}

/* Code that the final link takes from outside refers to a symbol by its plain name, which has to be
 * its. */
static void note_outside(struct link_state *s, uint32_t symbol) {
    struct symbol_plan *p = &s->plan[symbol];

    p->dispatched |= p->definers > 1;
    MASK_EACH(t, s->outside_wanted[symbol], s->target_count) {
        p->common_used |= provider_of(s, symbol, t) == PROVIDER_COMMON;
        if (provider_of(s, symbol, t) == PROVIDER_NONE && libraries_definition(s, symbol, t))
            p->leaks = p->dispatched = true;
    }
}

static bool common_sizes_differ(const struct link_state *s, uint32_t symbol) {
    size_t count;
    const struct definition *d = plan_definitions(s, symbol, &count);
    uint64_t size = 0;

    for (size_t i = 0; i < count; i++) {
        const Elf64_Sym *y = plan_symbol(s, d[i]);

        if (!elf_is_common(y))
            continue;
        if (size && y->st_size != size)
            return true;
        size = y->st_size;
    }
    return false;
}

/* Where some targets take the symbol from a library: is it there what it is here? Data gets storage
 * that the library's fits in, as with a copy relocation (psABI). */
static void judge_next(struct link_state *s, uint32_t symbol) {
    struct symbol_plan *p = &s->plan[symbol];

    for (size_t t = 0; t < s->target_count && !p->refused; t++) {
        const struct library_name *next =
            plan_is_next(s, symbol, t) ? libraries_definition(s, symbol, t) : NULL;
        const struct library_symbol *y = next ? next->as : NULL;
        uint64_t alignment = y ? y->value & -y->value : 0;

        if (!y)
            continue;
        p->refused = p->kind == KIND_FUNCTION ? y->type == STT_OBJECT || y->type == STT_TLS
                                              : p->kind != KIND_DATA || y->type != STT_OBJECT ||
                                                    y->size == 0 || libraries_alias(next).n;
        if (p->kind == KIND_FUNCTION)
            continue;
        p->why_refused = "data that a library defines for some targets, but not in a form that "
                         "can be copied";
        p->size = y->size > p->size ? y->size : p->size;
        alignment = alignment && alignment < MOST_ALIGNMENT ? alignment : MOST_ALIGNMENT;
        p->alignment = alignment > p->alignment ? alignment : p->alignment;
        p->read_only = false;
    }
}

static void find_dispatched(struct link_state *s) {
    uint32_t main_symbol = intern_find(&s->symbols, STR_LIT("main"));

    for (uint32_t n = 0; n < s->instance_count; n++) {
        for (uint32_t i = 0; i < global_count(s->instances[n].file); i++)
            note_use(s, n, i);
        note_sizes(s, s->instances[n].file);
    }
    for (uint32_t symbol = 0; symbol < s->symbols.count; symbol++) {
        struct symbol_plan *p = &s->plan[symbol];
        bool exported = s->exports[symbol] && has_provider(s, symbol) && symbol != main_symbol &&
                        !p->outside; /* else the name stays the linker's, or the compiler's */

        if (s->outside_wanted[symbol] && has_provider(s, symbol) && symbol != main_symbol &&
            !p->outside)
            note_outside(s, symbol);
        if (exported)
            note_export(s, symbol);
        if (p->common_used && common_sizes_differ(s, symbol))
            p->dispatched = true; /* linkers do not agree on which size counts */
        if (p->dispatched && p->leaks &&
            !exported) { /* the plain name stays the library's, or null */
            p->refused = true;
            p->why_refused = "defined in some targets; a library's, or absent, in others";
        }
        if (p->dispatched)
            judge_symbol(s, symbol);
        if (p->dispatched && p->next && !p->refused)
            judge_next(s, symbol);
        p->placed = p->dispatched && p->refused && exported;
        p->dispatched &= !p->refused; /* those whose provider varies are split */
    }
}

/* ---- linker sets: sections whose bounds are symbols, __start_NAME and __stop_NAME ---- */

/* The set that a symbol bounds; n == 0 when it bounds none. */
static struct str set_of_symbol(struct str name) {
    size_t skip = str_starts(name, "__start_") ? 8 : str_starts(name, "__stop_") ? 7 : 0;

    return skip ? (struct str){name.p + skip, name.n - skip} : (struct str){NULL, 0};
}

/* How an object contributes to a set: the bits of enum group, of all its sections of that name; 0:
 * it does not. */
static uint8_t contributes(const struct link_state *s, uint32_t instance, struct str set) {
    const struct instance *o = &s->instances[instance];
    const struct elf_object *elf = &o->file->elf;
    uint8_t how = 0;

    for (uint32_t i = 1; i < elf->section_count; i++) {
        if (!(elf->sections[i].sh_flags & SHF_ALLOC) ||
            !str_eq(elf_section_name(elf, &elf->sections[i]), set) ||
            section_is_lost(s, instance, i))
            continue;
        how |= o->file->comdat_count && o->file->comdat_of[i] ? o->groups[o->file->comdat_of[i] - 1]
                                                              : GROUP_KEPT;
    }
    return how;
}

static bool refers_to(const struct link_state *s, uint32_t instance, uint32_t symbol) {
    const struct object_file *f = s->instances[instance].file;

    for (uint32_t i = 0; i < global_count(f); i++) {
        if (f->names[i] == symbol)
            return true;
    }
    return false;
}

/* The next object of a target, from place *at on, that contributes to a set; INTERN_NONE behind the
 * last. */
static uint32_t next_contributor(const struct target *t, const uint8_t *how, size_t *at) {
    while (*at < t->sequence_count) {
        uint32_t instance = t->sequence[(*at)++];

        if (how[instance])
            return instance;
    }
    return INTERN_NONE;
}

/* Do two targets have a set's contributors in the same order? */
static bool same_order(const struct target *a, const struct target *b, const uint8_t *how) {
    size_t i = 0, k = 0;
    uint32_t x;

    do {
        x = next_contributor(a, how, &i);
        if (x != next_contributor(b, how, &k))
            return false;
    } while (x != INTERN_NONE);
    return true;
}

/* A set is the same for all when in the targets in which some object refers to the bound `symbol`
 * there is every contributor, whole, and in the order that the final link will have (order.c): that
 * of the first target, if all lie among objects of the same targets. */
static bool set_differs(const struct link_state *s, uint32_t symbol, struct str set) {
    uint64_t *users = mask_new(s->arena, s->target_count);
    uint8_t *how = arena_array(s->arena, s->instance_count, 1);
    const uint64_t *mask = NULL;

    for (uint32_t n = 0; n < s->instance_count; n++) {
        how[n] = contributes(s, n, set);
        if (how[n] & GROUP_LOST ||
            (how[n] && mask && !mask_equal(mask, s->instances[n].targets, s->target_count)))
            return true;
        if (how[n])
            mask = s->instances[n].targets;
        if (refers_to(s, n, symbol)) {
            MASK_EACH(t, s->instances[n].targets, s->target_count)
            mask_add(users, t);
        }
    }
    MASK_EACH(t, users, s->target_count) {
        if (mask &&
            (!mask_has(mask, t) ||
             !same_order(&s->targets[mask_next(mask, s->target_count, 0)], &s->targets[t], how)))
            return true;
    }
    return false;
}

static void mark_sets(struct link_state *s) {
    for (uint32_t symbol = 0; symbol < s->symbols.count; symbol++) {
        struct str set = set_of_symbol(intern_text(&s->symbols, symbol));
        uint32_t number;

        if (!str_is_identifier(set) || has_provider(s, symbol))
            continue;
        number = intern_find(&s->set_names, set);
        if (number == INTERN_NONE && set_differs(s, symbol, set))
            intern_add(&s->set_names, set);
    }
}

static bool in_differing_set(const struct link_state *s, uint32_t instance) {
    const struct object_file *f = s->instances[instance].file;

    for (uint32_t i = 1; i < f->elf.section_count; i++) {
        if ((f->elf.sections[i].sh_flags & SHF_ALLOC) &&
            plan_in_split_set(s, elf_section_name(&f->elf, &f->elf.sections[i])))
            return true;
    }
    for (uint32_t i = 0; i < global_count(f); i++) {
        if (plan_bounds_split_set(s, f->names[i]))
            return true;
    }
    return false;
}

bool plan_in_split_set(const struct link_state *s, struct str section) {
    return s->set_names.count && intern_find(&s->set_names, section) != INTERN_NONE;
}

bool plan_bounds_split_set(const struct link_state *s, uint32_t symbol) {
    struct str set = set_of_symbol(intern_text(&s->symbols, symbol));

    return set.n && plan_in_split_set(s, set) && !has_provider(s, symbol);
}

/* ---- splitting ---- */

/* Every occurrence of `instance` in the link sets of the targets in `part` becomes `by`. */
static void replace_in_sequences(struct link_state *s, uint32_t instance, const uint64_t *part,
                                 uint32_t by) {
    MASK_EACH(t, part, s->target_count) {
        for (size_t k = 0; k < s->targets[t].sequence_count; k++) {
            if (s->targets[t].sequence[k] == instance)
                s->targets[t].sequence[k] = by;
        }
    }
}

/* Takes the targets in `part` out of the instance into a new one of the same object. */
static void split_off(struct link_state *s, uint32_t instance, uint64_t *part) {
    uint32_t number = (uint32_t)s->instance_count;
    struct instance *from;

    s->instances = array_grow(s->instances, &s->instance_capacity, s->instance_count + 1,
                              sizeof *s->instances);
    from = &s->instances[instance];
    s->instances[s->instance_count++] = (struct instance){
        .file = from->file, .nth = from->nth, .split = ++s->counts.splits, .targets = part};
    for (size_t i = 0; i < mask_words(s->target_count); i++)
        from->targets[i] &= ~part[i];
    replace_in_sequences(s, instance, part, number);
}

/* Takes the targets out of the instance in which the symbol is null, if it is something in others.
 */
static bool split_by_absence(struct link_state *s, uint32_t instance, uint32_t symbol) {
    uint64_t *part = mask_new(s->arena, s->target_count);

    MASK_EACH(t, s->instances[instance].targets, s->target_count) {
        if (plan_is_absent(s, symbol, t))
            mask_add(part, t);
    }
    if (mask_count(part, s->target_count) == 0 ||
        mask_equal(part, s->instances[instance].targets, s->target_count))
        return false;
    s->split_reasons[symbol] = "absent in some targets";
    split_off(s, instance, part);
    return true;
}

/* Targets of the instance in which the symbol has the same provider as in the first go on together.
 */
static bool split_by_symbol(struct link_state *s, uint32_t instance, uint32_t symbol) {
    const uint64_t *mask = s->instances[instance].targets;
    const int32_t *row = s->providers + (size_t)symbol * s->target_count;
    int32_t first = row[mask_next(mask, s->target_count, 0)];
    uint64_t *part = mask_new(s->arena, s->target_count);

    MASK_EACH(t, mask, s->target_count) {
        if (row[t] != first)
            mask_add(part, t);
    }
    if (mask_count(part, s->target_count) == 0)
        return false;
    split_off(s, instance, part);
    return true;
}

static bool split_for_symbols(struct link_state *s, uint32_t instance) {
    const struct object_file *f = s->instances[instance].file;

    for (uint32_t i = 0; i < global_count(f); i++) {
        const struct symbol_plan *p = &s->plan[f->names[i]];
        int32_t provider;

        if (p->refused && !plan_single_provider(s, instance, i, &provider)) {
            s->split_reasons[f->names[i]] = p->why_refused;
            return split_by_symbol(s, instance, f->names[i]);
        }
        if (((p->dispatched && p->mixed && !plan_single_provider(s, instance, i, &provider)) ||
             (p->nulled && p->mixed)) &&
            split_by_absence(s, instance, f->names[i]))
            return true;
    }
    return false;
}

static bool split_for_sets(struct link_state *s, uint32_t instance) {
    const uint64_t *mask = s->instances[instance].targets;
    size_t first = mask_next(mask, s->target_count, 0);
    uint64_t *part;

    if (!s->set_names.count || mask_count(mask, s->target_count) < 2 ||
        !in_differing_set(s, instance))
        return false;
    part = mask_new(s->arena, s->target_count);
    MASK_EACH(t, mask, s->target_count) {
        if (t != first)
            mask_add(part, t);
    }
    split_off(s, instance, part);
    return true;
}

/* One round; the new parts are looked at in the next. True when something was split. */
static bool split_round(struct link_state *s) {
    size_t n = s->instance_count;
    bool any = false;

    for (uint32_t i = 0; i < n; i++)
        any |= split_for_sets(s, i) || split_for_symbols(s, i);
    return any;
}

/* ---- names and slots ---- */

static int by_slot_name(const void *a, const void *b, void *state) {
    const struct link_state *s = state;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return str_cmp(intern_text(&s->symbols, x), intern_text(&s->symbols, y));
}

/* Dispatched symbols of one kind, by name, so that the order does not depend on that of the
 * targets. The C library's reference to main counts among the functions, always. */
static uint32_t *list_dispatched(struct link_state *s, enum symbol_kind kind, size_t *count) {
    uint32_t *list = arena_array(s->arena, s->symbols.count, sizeof *list);
    uint32_t main_symbol = intern_find(&s->symbols, STR_LIT("main"));

    *count = 0;
    for (uint32_t symbol = 0; symbol < s->symbols.count; symbol++) {
        if ((s->plan[symbol].dispatched && s->plan[symbol].kind == kind) ||
            (kind == KIND_FUNCTION && symbol == main_symbol && has_provider(s, symbol)))
            list[(*count)++] = symbol;
    }
    qsort_r(list, *count, sizeof *list, by_slot_name, s);
    return list;
}

/* Where a function is in one target. */
struct function_place {
    int64_t instance; /* or PROVIDER_NONE */
    uint64_t section, value;
};

static struct function_place place_of(const struct link_state *s, uint32_t symbol, size_t target) {
    struct function_place place = {provider_of(s, symbol, target), 0, 0};
    size_t count;
    const struct definition *d = plan_definitions(s, symbol, &count);

    for (size_t i = 0; i < count; i++) {
        if (d[i].instance == place.instance) {
            place.section = plan_symbol(s, d[i])->st_shndx;
            place.value = plan_symbol(s, d[i])->st_value;
        }
    }
    return place;
}

/* Names that mean the same function in every target share a slot and a stub, so that their
 * addresses are equal. */
static void number_slots(struct link_state *s) {
    struct function_place *places = arena_array(s->arena, s->target_count, sizeof *places);
    struct intern keys = {0};

    s->slots = arena_array(s->arena, s->counts.functions, sizeof *s->slots);
    for (size_t i = 0; i < s->counts.functions; i++) {
        uint32_t slot;

        for (size_t t = 0; t < s->target_count; t++)
            places[t] = place_of(s, s->functions[i], t);
        slot =
            intern_add(&keys, (struct str){(const char *)places, s->target_count * sizeof *places});
        s->plan[s->functions[i]].slot = slot;
        if (slot == s->counts.slots)
            s->slots[s->counts.slots++] = s->functions[i];
    }
    intern_free(&keys);
}

/* A definition keeps its plain name only when no other can be meant by it in any target. */
static void decide_names(struct link_state *s) {
    uint32_t main_symbol = intern_find(&s->symbols, STR_LIT("main"));

    for (uint32_t symbol = 0; symbol < s->symbols.count; symbol++) {
        struct symbol_plan *p = &s->plan[symbol];

        p->renamed = p->dispatched || p->placed || p->leaks || p->definers > 1 ||
                     (p->definers && p->common_used) || symbol == main_symbol;
    }
}

/* Ids depend on where an object comes from, not on what else is linked: adding one leaves the
 * others' names alone. */
static void name_instances(struct link_state *s) {
    struct intern used = {0};

    for (size_t i = 0; i < s->instance_count; i++) {
        struct instance *o = &s->instances[i];
        uint32_t salt[3] = {o->nth, o->split, 0}, before;
        const char *id;

        do {
            struct hash_state *h = hash_new();

            hash_add(h, o->file->elf.name, strlen(o->file->elf.name));
            hash_add(h, salt, sizeof salt);
            salt[2]++;
            id = arena_printf(s->arena, "ut%08x", (uint32_t)hash_end(h).low);
            before = used.count;
            intern_add(&used, str_from(id));
        } while (used.count == before);
        o->id = id;
    }
    intern_free(&used);
}

static void find_positions(struct link_state *s) {
    for (size_t t = s->target_count; t-- > 0;) {
        for (size_t k = 0; k < s->targets[t].sequence_count; k++)
            s->instances[s->targets[t].sequence[k]].position = (uint32_t)k;
    }
}

static void number_masks(struct link_state *s) {
    uint64_t *all = mask_new(s->arena, s->target_count);

    for (size_t t = 0; t < s->target_count; t++)
        mask_add(all, t);
    s->all_targets = mask_number(&s->masks, all, s->target_count);
    for (size_t i = 0; i < s->instance_count; i++)
        s->instances[i].mask = mask_number(&s->masks, s->instances[i].targets, s->target_count);
}

static bool lacks_provider(const struct link_state *s, uint32_t symbol) {
    for (size_t t = 0; t < s->target_count; t++) {
        if (provider_of(s, symbol, t) < 0)
            return true;
    }
    return false;
}

static void count(struct link_state *s) {
    struct plan_counts *c = &s->counts;

    for (size_t t = 0; t < s->target_count; t++)
        c->linked += s->targets[t].sequence_count;
    c->instances = s->instance_count;
    for (size_t i = 0; i < s->instance_count; i++) {
        size_t n = mask_count(s->instances[i].targets, s->target_count);

        c->shared += n == s->target_count;
        c->specific += n == 1 && s->target_count > 1;
        c->partial += n > 1 && n < s->target_count;
    }
    for (size_t i = 0; i < c->functions; i++)
        c->missing += lacks_provider(s, s->functions[i]);
}

/* NAME of NAME@VERSION and NAME@@VERSION; else all of it. */
static struct str base_of_version(struct str name) {
    const char *at = name.n > 1 ? memchr(name.p + 1, '@', name.n - 1) : NULL;

    return at ? (struct str){name.p, (size_t)(at - name.p)} : name;
}

/* Is the only definition of a symbol in an object of all targets? Then no target is told apart. */
static bool is_defined_once_for_all(const struct link_state *s, uint32_t symbol) {
    size_t count;
    const struct definition *d = plan_definitions(s, symbol, &count);

    return count == 1 &&
           mask_count(s->instances[d->instance].targets, s->target_count) == s->target_count;
}

/* NAME@@VERSION also defines NAME, and NAME@VERSION for those who ask for that (.symver; GNU ld
 * manual, VERSION). A definition with another name of ours would be none of these. */
static bool check_versions(const struct link_state *s) {
    struct intern bases = {0};
    bool good = true;

    for (uint32_t symbol = 0; symbol < s->symbols.count; symbol++) {
        struct str name = intern_text(&s->symbols, symbol), base = base_of_version(name);

        if (base.n < name.n && has_provider(s, symbol))
            intern_add(&bases, base);
    }
    for (uint32_t symbol = 0; bases.count && symbol < s->symbols.count; symbol++) {
        struct str name = intern_text(&s->symbols, symbol), base = base_of_version(name);

        if (intern_find(&bases, base) == INTERN_NONE || !has_provider(s, symbol) ||
            is_defined_once_for_all(s, symbol))
            continue;
        diag_error(
            "%.*s, of which there are versions, is not the same in all targets: %s defines it",
            STR_ARG(name),
            s->instances[s->definitions[s->definition_start[symbol]].instance].file->elf.name);
        diag_hint("versions (.symver, NAME@VERSION) can be kept in objects that all targets have; "
                  "leave them out in others");
        good = false;
    }
    intern_free(&bases);
    return good;
}

/* Where main may be when no object defines it: what the linker takes in besides, a word each. */
static void list_libraries(const struct target *t, struct buf *out) {
    for (size_t i = 0; i < t->item_count; i++) {
        const struct item *item = &t->items[i];
        enum input_kind kind = item->input ? item->input->kind : INPUT_SHARED;

        if ((item->kind == ITEM_LIBRARY || item->kind == ITEM_FILE) &&
            (kind == INPUT_SHARED || kind == INPUT_SCRIPT))
            buf_add(out, item->text, strlen(item->text) + 1);
    }
}

/* The linker finds the same main for all targets, outside of their objects. */
static bool main_is_outside(const struct link_state *s) {
    struct buf first = {0}, other = {0};
    bool same = true;

    list_libraries(&s->targets[0], &first);
    for (size_t t = 1; t < s->target_count; t++) {
        other.n = 0;
        list_libraries(&s->targets[t], &other);
        same &= str_eq((struct str){first.p, first.n}, (struct str){other.p, other.n});
    }
    same &= first.n > 0;
    buf_free(&first);
    buf_free(&other);
    return same;
}

static bool is_function(const struct link_state *s, uint32_t symbol, int32_t provider) {
    size_t count;
    const struct definition *d = plan_definitions(s, symbol, &count);

    for (size_t i = 0; i < count; i++) {
        if ((int32_t)d[i].instance == provider)
            return judge_kind(s->instances[provider].file, plan_symbol(s, d[i])) == KIND_FUNCTION;
    }
    return false; /* COMMON */
}

/* The dynamic linker refuses a program that needs a newer processor: the unified one must not need
 * it for one target alone. */
static bool check_levels(const struct link_state *s) {
    uint32_t first = 0;

    for (size_t t = 0; t < s->target_count; t++) {
        uint32_t levels = 0;

        for (size_t k = 0; k < s->targets[t].sequence_count; k++)
            levels |= s->instances[s->targets[t].sequence[k]].file->elf.needed_levels;
        if (t && levels != first) {
            diag_error("targets %s and %s need different levels of the processor (notes of ISA "
                       "needed: 0x%x and 0x%x)",
                       s->targets[0].name, s->targets[t].name, first, levels);
            diag_hint("compile all targets' objects with -mneeded and the same -march=, or none "
                      "with -mneeded");
            return false;
        }
        first = levels;
    }
    return true;
}

static bool has_own_start(const struct target *t) {
    for (size_t i = 0; i < t->kept_count; i++) {
        const char *family = t->kept[i].family;

        if (strcmp(family, "-nostdlib") == 0 || strcmp(family, "-nostartfiles") == 0)
            return true;
    }
    return false;
}

static bool check_main(const struct link_state *s) {
    uint32_t symbol = intern_find(&s->symbols, STR_LIT("main"));
    bool any = symbol != INTERN_NONE && has_provider(s, symbol), good = true;

    if (!any && main_is_outside(s))
        return true;
    for (size_t t = 0; t < s->target_count; t++) {
        int32_t provider = any ? provider_of(s, symbol, t) : PROVIDER_NONE;

        if (provider == PROVIDER_NONE) {
            diag_error("target %s: none of its objects defines main", s->targets[t].name);
            diag_hint("%s", has_own_start(&s->targets[t])
                                ? "expected a main, also of a program that is linked with "
                                  "-nostdlib or -nostartfiles"
                                : "name all objects that its program is linked from");
            good = false;
        } else if (!is_function(s, symbol, provider)) {
            diag_error("target %s: main is not a function", s->targets[t].name);
            diag_hint("expected an ordinary function main in the objects of each target");
            good = false;
        }
    }
    return good;
}

static bool is_tls(const struct link_state *s, uint32_t symbol) {
    size_t count;
    const struct definition *d = plan_definitions(s, symbol, &count);

    return count && ELF64_ST_TYPE(plan_symbol(s, *d)->st_info) == STT_TLS;
}

/* No target keeps a definition of its own to itself. */
static bool all_export_or_lack(const struct link_state *s, uint32_t symbol) {
    for (size_t t = 0; t < s->target_count; t++) {
        if (provider_of(s, symbol, t) != PROVIDER_NONE && !export_is_in(s, symbol, t))
            return false;
    }
    return true;
}

static void refuse_shared(const struct link_state *s, uint32_t symbol, const char *why) {
    size_t has = mask_next(s->exports[symbol], s->target_count, 0), lacks = 0;
    const char *library = "a shared library";

    while (lacks + 1 < s->target_count && export_is_in(s, symbol, lacks))
        lacks++;
    for (size_t i = s->library_count; i-- > 0;) {
        for (size_t k = 0; k < s->libraries[i]->name_count; k++) {
            if (s->libraries[i]->names[k].symbol == symbol)
                library = s->libraries[i]->path;
        }
    }
    diag_error("%s is defined by target %s, not so by %s, and %s knows it too (%s): one program "
               "cannot be both",
               intern_text(&s->symbols, symbol).p, s->targets[has].name, s->targets[lacks].name,
               library, why);
    diag_hint("define it in all of these targets or in none, or give it another name in %s",
              s->targets[has].name);
}

/* Those that GNU ld's script gives their values in any case, whatever an object says. */
static bool is_always_provided(const struct link_state *s, struct str name) {
    return s->linker == LINKER_GNU &&
           (str_is(name, "_end") || str_is(name, "_edata") || str_is(name, "__bss_start"));
}

/* A dynamic symbol has one meaning, and none for the linker's own beside a target's. */
static void check_provided(const struct link_state *s, uint32_t symbol) {
    const struct symbol_plan *p = &s->plan[symbol];
    struct str name = intern_text(&s->symbols, symbol);
    bool always = is_always_provided(s, name);
    size_t has = 0, lacks = 0;

    while (has < s->target_count && provider_of(s, symbol, has) == PROVIDER_NONE)
        has++;
    while (lacks < s->target_count && !plan_is_absent(s, symbol, lacks))
        lacks++;
    if (has == s->target_count)
        return;
    if (always && (p->dispatched || lacks < s->target_count)) {
        diag_error("%s is defined by an object of target %s, and GNU ld gives it a value of its "
                   "own there",
                   name.p, s->targets[has].name);
        diag_hint("give it another name in %s", s->targets[has].name);
    } else if (s->exports[symbol] && lacks < s->target_count &&
               (p->leaks || s->in_libraries[symbol]) &&
               (linker_defines(s->linker, name) || set_of_symbol(name).n)) {
        diag_error("%s is defined and exported by target %s, and target %s takes it from the "
                   "linker: one program cannot export both",
                   name.p, s->targets[has].name, s->targets[lacks].name);
        diag_hint("give it another name in %s, or link without exporting it (-rdynamic, "
                  "--export-dynamic-symbol)",
                  s->targets[has].name);
    }
}

/* Start-up says where an exported name is by a distance of 32 bits, and no linker has one from code
 * that may be loaded anywhere to an absolute value. */
static void check_absolute(const struct link_state *s, uint32_t symbol) {
    size_t count;
    const struct definition *d = plan_definitions(s, symbol, &count);

    for (size_t i = 0; i < count; i++) {
        const Elf64_Sym *y = plan_symbol(s, d[i]);

        if (y->st_shndx != SHN_ABS || (options_fixed(s) && y->st_value <= INT32_MAX))
            continue;
        diag_error(
            "%s is an absolute symbol in %s, is exported, and is not the same in all targets",
            intern_text(&s->symbols, symbol).p, s->instances[d[i].instance].file->elf.name);
        diag_hint(
            "make it hidden, link without exporting it (-rdynamic, --export-dynamic-symbol), or "
            "give it one value");
        return;
    }
}

/* A common symbol that is a library's in some target, with that content, and not in others. */
static void check_common(const struct link_state *s, uint32_t symbol) {
    size_t none = s->target_count, has = s->target_count;
    const char *library = NULL;

    for (size_t t = 0; t < s->target_count; t++) {
        const struct library_name *l;

        if (provider_of(s, symbol, t) != PROVIDER_COMMON)
            continue;
        l = libraries_definition(s, symbol, t);
        if (l && libraries_beat_common(s, l->as))
            has = t;
        else
            none = t;
        library = has == t ? l->library->path : library;
    }
    if (none == s->target_count || has == s->target_count)
        return;
    diag_error(
        "%s is a common symbol; for target %s, the linker takes it from %s, with its content, "
        "and for target %s not",
        intern_text(&s->symbols, symbol).p, s->targets[has].name, library, s->targets[none].name);
    diag_hint("compile with -fno-common, or link both targets with that library");
}

/* What libraries and the program of some target share in a way that cannot be had in one program.
 */
static bool check_shared(const struct link_state *s) {
    size_t before = diag_errors();

    for (uint32_t symbol = 0; symbol < s->symbols.count; symbol++) {
        const struct symbol_plan *p = &s->plan[symbol];
        struct str name = intern_text(&s->symbols, symbol);

        if (has_provider(s, symbol))
            check_provided(s, symbol);
        if (p->common_used)
            check_common(s, symbol);
        if (!s->exports[symbol] || !has_provider(s, symbol))
            continue;
        if (p->placed)
            check_absolute(s, symbol);
        if (p->placed && p->next)
            refuse_shared(s, symbol, p->why_refused);
        else if (p->outside && s->in_libraries[symbol])
            refuse_shared(s, symbol, "one takes it from the linker or the compiler's own archives");
        else if ((p->placed || export_is_partial(s, symbol)) && s->in_libraries[symbol] &&
                 is_tls(s, symbol))
            refuse_shared(s, symbol, "thread-local data");
        else if (export_is_partial(s, symbol) && s->in_libraries[symbol] && is_allocator(name) &&
                 !all_export_or_lack(s, symbol))
            refuse_shared(s, symbol, "hidden in some target");
    }
    return diag_errors() == before;
}

bool plan_make(struct link_state *s) {
    bool first = true;

    s->plan = arena_array(s->arena, s->symbols.count, sizeof *s->plan);
    s->split_reasons = arena_array(s->arena, s->symbols.count, sizeof *s->split_reasons);
    do {
        if (!resolve(s))
            return false;
        if (first) {
            libraries_find(s);
            outside_find(s);
            exports_find(s);
            first = false;
        }
        memset(s->plan, 0, s->symbols.count * sizeof *s->plan);
        index_definitions(s);
        find_dispatched(s);
        mark_sets(s);
    } while (split_round(s));
    if (!check_main(s) || !check_versions(s) || !check_levels(s) || !features_find(s) ||
        !check_shared(s) || !outside_check(s) || !scopes_agree(s) || !run_paths_agree(s))
        return false;
    names_avoid_users(s);
    decide_names(s);
    s->functions = list_dispatched(s, KIND_FUNCTION, &s->counts.functions);
    s->data = list_dispatched(s, KIND_DATA, &s->counts.data);
    s->tls = list_dispatched(s, KIND_TLS, &s->counts.tls);
    number_slots(s);
    name_instances(s);
    find_positions(s);
    number_masks(s);
    exports_find_partial(s);
    order_instances(s);
    count(s);
    return true;
}
