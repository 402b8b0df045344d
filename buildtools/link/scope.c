/* SPDX-License-Identifier: MIT */
#include "link/scope.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/str.h"
#include "link/exports.h"
#include "link/symbol_plan.h"

enum { NOWHERE = UINT32_MAX };

/* A definition of a name in a library of the unified program. */
struct found {
    uint32_t library; /* number in the state's list */
    const struct library_symbol *as;
    uint32_t next; /* the next definition of the name, in the order of the search; NOWHERE */
};

struct checker {
    const struct link_state *state;
    uint32_t
        *scope; /* [scope_count] libraries in the order in which the unified program searches */
    size_t scope_count;
    bool *late;         /* [library_count] whether loading it is a matter of late_check.c */
    uint32_t **numbers; /* [library_count][symbol_count] numbers of all libraries' names */
    struct intern names;
    uint32_t *symbols; /* [names.count] symbol number, or INTERN_NONE: no object mentions it */
    struct found *found;
    size_t found_count, found_capacity;
    uint32_t *first, *last; /* [names.count] in `found`; NOWHERE: nothing defines it */
    uint64_t *referred;     /* [symbols.count * words] targets whose objects refer to what none of
                               them defines */
    size_t words;
};

static const struct shared_library *library_of(const struct checker *c, uint32_t number) {
    return c->state->libraries[number];
}

/* ---- one name, one file ---- */

static bool same_content(const struct shared_library *a, const struct shared_library *b) {
    return a->map.size == b->map.size && memcmp(a->map.data, b->map.data, a->map.size) == 0;
}

/* The dynamic linker takes two libraries of one name for the same. */
static bool check_names(const struct link_state *s) {
    bool good = true;

    for (size_t i = 0; i < s->library_count; i++) {
        const struct shared_library *a = s->libraries[i];
        size_t in_a = mask_next(a->targets, s->target_count, 0);

        for (size_t k = 0; k < i && in_a < s->target_count; k++) {
            const struct shared_library *b = s->libraries[k];
            size_t in_b = mask_next(b->targets, s->target_count, 0);

            if (in_b == s->target_count || strcmp(a->name, b->name) != 0 || same_content(a, b))
                continue;
            diag_error("%s is %s for target %s, and %s for target %s: one program cannot have both",
                       a->name, b->path, s->targets[in_b].name, a->path, s->targets[in_a].name);
            diag_hint("link both targets with one of the two, or give one another name (-soname)");
            good = false;
        }
    }
    return good;
}

/* ---- the scope of the unified program ---- */

/* A library that only some targets ask for by name, or that only such libraries need. */
static void find_late(struct checker *c) {
    const struct link_state *s = c->state;

    c->late = arena_array(s->arena, s->library_count, sizeof *c->late);
    for (size_t i = 0; i < s->library_count; i++) {
        const struct shared_library *l = s->libraries[i];

        c->late[i] = mask_count(l->targets, s->target_count) < s->target_count;
        for (size_t t = 0; t < s->target_count; t++) {
            const struct target *target = &s->targets[t];

            if (l->places[t] >= target->named_libraries && l->places[t] < target->direct_libraries)
                c->late[i] = false; /* the driver's */
        }
    }
}

static void add_to_scope(struct checker *c, uint32_t library) {
    for (size_t i = 0; i < c->scope_count; i++) {
        if (strcmp(library_of(c, c->scope[i])->name, library_of(c, library)->name) == 0)
            return;
    }
    c->scope[c->scope_count++] = library;
}

static uint32_t library_named(const struct checker *c, struct str name) {
    for (uint32_t i = 0; i < c->state->library_count; i++) {
        const struct shared_library *l = library_of(c, i);

        if (str_is(name, l->name) &&
            mask_next(l->targets, c->state->target_count, 0) < c->state->target_count)
            return i;
    }
    return NOWHERE;
}

/* The order of the final link (add_libraries in final.c), then what these need. */
static void find_scope(struct checker *c) {
    const struct link_state *s = c->state;

    c->scope = arena_array(s->arena, s->library_count, sizeof *c->scope);
    for (size_t t = 0; t < s->target_count; t++) {
        for (size_t i = 0; i < s->targets[t].named_libraries; i++)
            add_to_scope(c, s->targets[t].libraries[i]);
    }
    for (size_t t = 0; t < s->target_count; t++) {
        for (size_t i = s->targets[t].named_libraries; i < s->targets[t].direct_libraries; i++)
            add_to_scope(c, s->targets[t].libraries[i]);
    }
    for (size_t i = 0; i < c->scope_count; i++) {
        const struct library_facts *facts = &library_of(c, c->scope[i])->facts;

        for (size_t k = 0; k < facts->needed_count; k++) {
            uint32_t needed = library_named(c, facts->needed[k]);

            if (needed != NOWHERE)
                add_to_scope(c, needed);
        }
    }
}

static bool is_same_scope(const struct checker *c, const struct target *t) {
    return t->library_count == c->scope_count &&
           (c->scope_count == 0 ||
            memcmp(t->libraries, c->scope, c->scope_count * sizeof *c->scope) == 0);
}

/* ---- what a name means ---- */

static void number_names(struct checker *c) {
    const struct link_state *s = c->state;

    c->numbers = arena_array(s->arena, s->library_count, sizeof *c->numbers);
    for (size_t i = 0; i < c->scope_count; i++) {
        const struct library_facts *facts = &library_of(c, c->scope[i])->facts;
        uint32_t *numbers = arena_array(s->arena, facts->symbol_count, sizeof *numbers);

        for (size_t k = 0; k < facts->symbol_count; k++)
            numbers[k] = intern_add(&c->names, facts->symbols[k].name);
        c->numbers[c->scope[i]] = numbers;
    }
    c->symbols = arena_array(s->arena, c->names.count, sizeof *c->symbols);
    for (uint32_t i = 0; i < c->names.count; i++)
        c->symbols[i] = intern_find(&s->symbols, intern_text(&c->names, i));
}

static void find_definitions(struct checker *c) {
    size_t size = c->names.count * sizeof *c->first;

    c->first = arena_array(c->state->arena, c->names.count, sizeof *c->first);
    c->last = arena_array(c->state->arena, c->names.count, sizeof *c->last);
    memset(c->first, 0xff, size);
    for (size_t i = 0; i < c->scope_count; i++) {
        const struct library_facts *facts = &library_of(c, c->scope[i])->facts;

        for (size_t k = 0; k < facts->symbol_count; k++) {
            uint32_t name = c->numbers[c->scope[i]][k];

            if (!facts->symbols[k].defined)
                continue;
            c->found =
                array_grow(c->found, &c->found_capacity, c->found_count + 1, sizeof *c->found);
            c->found[c->found_count] =
                (struct found){c->scope[i], &facts->symbols[k], (uint32_t)NOWHERE};
            if (c->first[name] == NOWHERE)
                c->first[name] = (uint32_t)c->found_count;
            else
                c->found[c->last[name]].next = (uint32_t)c->found_count;
            c->last[name] = (uint32_t)c->found_count++;
        }
    }
}

/* A definition of one version is not what a reference to another means (ld.so). */
static bool is_meant(const struct found *d, struct str version) {
    if (!version.n)
        return !d->as->hidden;
    return !d->as->version.n || str_eq(d->as->version, version);
}

static const struct found *meant_in_all(const struct checker *c, uint32_t name,
                                        struct str version) {
    for (uint32_t i = c->first[name]; i != NOWHERE; i = c->found[i].next) {
        if (!c->late[c->found[i].library] && is_meant(&c->found[i], version))
            return &c->found[i];
    }
    return NULL;
}

static const struct found *meant_in(const struct checker *c, size_t target, uint32_t name,
                                    struct str version) {
    const struct found *best = NULL;
    uint32_t first = LIBRARY_ABSENT;

    for (uint32_t i = c->first[name]; i != NOWHERE; i = c->found[i].next) {
        const struct found *d = &c->found[i];
        uint32_t place = library_of(c, d->library)->places[target];

        if (place < first && !c->late[d->library] && is_meant(d, version)) {
            best = d;
            first = place;
        }
    }
    return best;
}

/* C++: what several libraries have of one template or inline function is the same (C++ standard,
 * the one-definition rule), and weak for that reason. */
static bool is_one_definition(struct str name, const struct found *a, const struct found *b) {
    return a && b && str_starts(name, "_Z") && a->as->weak && b->as->weak;
}

static bool check_reference(const struct checker *c, size_t target, uint32_t name,
                            struct str version, const char *by) {
    const struct link_state *s = c->state;
    const struct target *t = &s->targets[target];
    const struct found *all = meant_in_all(c, name, version);
    const struct found *own;
    struct str text = intern_text(&c->names, name);

    if (!all || (c->symbols[name] != INTERN_NONE && export_is_in(s, c->symbols[name], target)))
        return true;
    own = meant_in(c, target, name, version);
    if (own == all || is_one_definition(text, own, all))
        return true;
    if (own)
        diag_error("target %s takes %.*s from %s, and would take it from %s, which other targets "
                   "are linked with before it (%s refers to it)",
                   t->name, STR_ARG(text), library_of(c, own->library)->path,
                   library_of(c, all->library)->path, by);
    else
        diag_error("target %s has no %.*s, and would take it from %s, which only other targets are "
                   "linked with (%s refers to it)",
                   t->name, STR_ARG(text), library_of(c, all->library)->path, by);
    diag_hint("name the same libraries in the same order for all targets");
    return false;
}

static bool check_libraries(const struct checker *c, size_t target) {
    const struct target *t = &c->state->targets[target];

    for (size_t i = 0; i < t->library_count; i++) {
        const struct shared_library *l = library_of(c, t->libraries[i]);

        for (size_t k = 0; k < l->facts.symbol_count; k++) {
            const struct library_symbol *y = &l->facts.symbols[k];

            if (y->relocated && !(y->defined && (y->protected || l->facts.symbolic)) &&
                !check_reference(c, target, c->numbers[t->libraries[i]][k], y->version, l->path))
                return false;
        }
    }
    return true;
}

static void find_references(struct checker *c) {
    const struct link_state *s = c->state;

    c->words = mask_words(s->target_count);
    c->referred = arena_array(s->arena, s->symbols.count, c->words * sizeof *c->referred);
    for (uint32_t n = 0; n < s->instance_count; n++) {
        const struct object_file *f = s->instances[n].file;

        for (uint32_t i = 0; i < global_count(f); i++) {
            if (s->in_libraries[f->names[i]] && global_symbol(f, i)->st_shndx == SHN_UNDEF)
                mask_unite(&c->referred[f->names[i] * c->words], s->instances[n].targets,
                           s->target_count);
        }
    }
}

static bool check_objects(const struct checker *c, size_t target) {
    const struct link_state *s = c->state;

    for (uint32_t name = 0; name < c->names.count; name++) {
        uint32_t symbol = c->symbols[name];

        if (symbol != INTERN_NONE && mask_has(&c->referred[symbol * c->words], target) &&
            provider_of(s, symbol, target) == PROVIDER_NONE &&
            !plan_is_absent(s, symbol, target) && /* then it is null, see plan.c */
            !check_reference(c, target, name, (struct str){"", 0}, "an object"))
            return false;
    }
    return true;
}

/* ---- constructors ---- */

struct sorter {
    const struct checker *checker;
    const uint32_t *scope;
    size_t count;
    uint8_t *seen;   /* [library_count] */
    uint32_t *order; /* [count] filled from its end */
    size_t left;
};

static void visit(struct sorter *o, uint32_t library) {
    const struct library_facts *facts = &library_of(o->checker, library)->facts;

    if (o->seen[library])
        return;
    o->seen[library] = 1;
    for (size_t i = 0; i < facts->needed_count; i++) {
        for (size_t k = 0; k < o->count; k++) {
            if (str_is(facts->needed[i], library_of(o->checker, o->scope[k])->name))
                visit(o, o->scope[k]);
        }
    }
    o->order[--o->left] = library;
}

/* The order of glibc 2.35 and newer (ld.so(8), rtld.dynamic_sort=2): each library before those that
 * it needs; constructors run from the last to the first. */
static uint32_t *sort_scope(const struct checker *c, const uint32_t *scope, size_t count) {
    struct arena *a = c->state->arena;
    struct sorter o = {c,
                       scope,
                       count,
                       arena_array(a, c->state->library_count, 1),
                       arena_array(a, count, sizeof(uint32_t)),
                       count};

    for (size_t i = count; i-- > 0;)
        visit(&o, scope[i]);
    return o.order;
}

static bool check_constructors(const struct checker *c, size_t target) {
    const struct target *t = &c->state->targets[target];
    const uint32_t *all = sort_scope(c, c->scope, c->scope_count);
    const uint32_t *own = sort_scope(c, t->libraries, t->library_count);
    size_t k = 0;

    for (size_t i = 0; i < c->scope_count; i++) {
        const struct shared_library *l = library_of(c, all[i]);

        if (l->places[target] == LIBRARY_ABSENT || c->late[all[i]] || !l->facts.acts)
            continue;
        while (k < t->library_count && (c->late[own[k]] || !library_of(c, own[k])->facts.acts))
            k++;
        if (k < t->library_count && own[k] != all[i]) {
            diag_error("target %s runs the constructors of %s and of %s in another order than "
                       "other targets",
                       t->name, l->path, library_of(c, own[k])->path);
            diag_hint("name the libraries in the same order for all targets");
            return false;
        }
        k++;
    }
    return true;
}

bool scopes_agree(const struct link_state *s) {
    struct checker c = {.state = s};
    bool good = check_names(s), differ = false;

    if (!good)
        return false;
    find_scope(&c);
    find_late(&c);
    for (size_t t = 0; t < s->target_count; t++)
        differ |= !s->targets[t].static_link && !is_same_scope(&c, &s->targets[t]);
    if (!differ)
        return true;
    number_names(&c);
    find_definitions(&c);
    find_references(&c);
    for (size_t t = 0; c.found && t < s->target_count; t++) {
        if (!is_same_scope(&c, &s->targets[t]))
            good &= check_libraries(&c, t) && check_objects(&c, t) && check_constructors(&c, t);
    }
    intern_free(&c.names);
    free(c.found);
    return good;
}
