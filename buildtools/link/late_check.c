/* SPDX-License-Identifier: MIT */
#include "link/late_check.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "link/edits.h"
#include "link/input.h"
#include "link/link_job.h"
#include "link/resolve.h"

/* A shared library that some target's own program loads. */
struct library {
    const char *name; /* as it is asked for */
    const char *path; /* NULL: not found, or not readable */
    struct file_map map;
    struct library_facts facts;
    uint32_t *needs; /* [facts.needed_count] numbers */
    uint32_t *names; /* [facts.symbol_count] numbers of its symbols' names; INTERN_NONE: nobody else
                        can mean this one */
    int32_t candidate; /* number in s->late, or -1 */
    bool early;        /* loaded by every target, from the start */
    size_t place;      /* of such a one: in the order in which they are searched */
    bool refused;      /* and this was said to be wrong */
    uint32_t stamp;    /* of the last walk that came by */
    bool initialised;  /* in a simulation */
};

/* A list of libraries. */
struct library_list {
    uint32_t *at; /* [count] */
    size_t count, capacity;
};

struct checker {
    struct link_state *state;
    struct late *late;
    struct intern by_name;     /* libraries by what they are asked for by */
    struct library *libraries; /* [by_name.count] */
    size_t library_capacity;
    struct intern names; /* of symbols */
    uint32_t stamp;
    /* of the names, in the target that is looked at */
    uint32_t *first;  /* the library that defines it first, in the order of its own program */
    uint32_t *stamps; /* whether that, and the following, are of this target */
    uint8_t *several; /* how it is defined: see enum */
    const char *const *asked; /* [asked_count] what the linked program asks for */
    size_t asked_count;
    uint32_t *referred; /* whether a library refers to it */
    uint64_t *wanted;   /* [names.count * words] bit set: the targets whose objects seek it */
    size_t rounds;      /* targets looked at so far */
    bool changed;       /* a library was found that cannot be late */
};

enum several { ONCE = 1, TWICE = 2, NOT_VAGUE = 4, EARLY = 8 };

/* ---- reading ---- */

static void list_add(struct library_list *l, uint32_t number) {
    l->at = array_grow(l->at, &l->capacity, l->count + 1, sizeof *l->at);
    l->at[l->count++] = number;
}

/* One of a list of folders, `:` between them; $ORIGIN stands for where `from` lies. */
static const char *find_in_path(struct link_state *s, struct str list, const char *from,
                                const char *name) {
    while (list.n) {
        const char *colon = memchr(list.p, ':', list.n);
        struct str part = {list.p, colon ? (size_t)(colon - list.p) : list.n};
        size_t skip = str_starts(part, "$ORIGIN") ? 7 : str_starts(part, "${ORIGIN}") ? 9 : 0;
        int folder = skip ? (int)(str_basename(from) - from) : 0;
        const char *path = arena_printf(s->arena, "%.*s%.*s/%s", folder, from, (int)(part.n - skip),
                                        part.p + skip, name);

        if (file_exists(path))
            return path;
        list.p += part.n + (colon != NULL);
        list.n -= part.n + (colon != NULL);
    }
    return NULL;
}

/* Where the loader would find it; for the names that it defines any place is good. */
static const char *find_library(struct checker *c, const char *name, const struct library *asker) {
    struct link_state *s = c->state;
    const char *path;

    for (size_t i = 0; i < s->needed->count; i++) {
        if (strcmp(s->needed->list[i].name, name) == 0)
            return s->needed->list[i].input->path;
    }
    if (strchr(name, '/'))
        return name;
    if (asker && asker->path) {
        path = find_in_path(s, asker->facts.run_path, asker->path, name);
        path = path ? path : find_in_path(s, STR_LIT("$ORIGIN"), asker->path, name);
        if (path)
            return path;
    }
    for (size_t t = 0; t < s->target_count; t++) {
        for (size_t i = 0; i < s->targets[t].folders.count; i++) {
            path = arena_printf(s->arena, "%s/%s", s->targets[t].folders.words[i], name);
            if (file_exists(path))
                return path;
        }
    }
    return input_find_system_file(s, name);
}

/* Names that every library of some linkers has, and that no other refers to. */
static bool is_common_name(struct str name) {
    static const char *const common[] = {"_init", "_fini", "_end",    "_edata", "__bss_start",
                                         "end",   "edata", "__end__", "_start"};

    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        if (str_is(name, common[i]))
            return true;
    }
    return false;
}

static void read_names(struct checker *c, struct library *l) {
    l->names = arena_array(c->state->arena, l->facts.symbol_count, sizeof *l->names);
    for (size_t i = 0; i < l->facts.symbol_count; i++)
        l->names[i] = is_common_name(l->facts.symbols[i].name)
                          ? INTERN_NONE
                          : intern_add(&c->names, l->facts.symbols[i].name);
}

static int32_t candidate_of(const struct checker *c, const char *name) {
    for (size_t i = 0; i < c->late->count; i++) {
        if (strcmp(c->late->list[i].needed->name, name) == 0)
            return (int32_t)i;
    }
    return -1;
}

/* The library of a name, read with all that it needs when it is met for the first time. */
static uint32_t library_of(struct checker *c, struct str name, uint32_t asker) {
    uint32_t before = c->by_name.count, number = intern_add(&c->by_name, name);
    struct library l = {0};
    struct str *needed;

    if (number < before)
        return number;
    c->libraries = array_grow(c->libraries, &c->library_capacity, number + 1, sizeof l);
    l.name = arena_copy(c->state->arena, name.p, name.n);
    l.candidate = candidate_of(c, l.name);
    l.path = find_library(c, l.name, asker == INTERN_NONE ? NULL : &c->libraries[asker]);
    if (l.path && (!file_map(&l.map, l.path) ||
                   !shared_library_read(c->state->arena, &l.facts, l.map.data, l.map.size)))
        l.path = NULL;
    if (!l.path)
        memset(&l.facts, 0, sizeof l.facts);
    l.needs = arena_array(c->state->arena, l.facts.needed_count, sizeof *l.needs);
    needed = l.facts.needed;
    read_names(c, &l);
    c->libraries[number] = l;
    for (size_t i = 0; i < l.facts.needed_count; i++) { /* may move the array */
        uint32_t need = library_of(c, needed[i], number);

        c->libraries[number].needs[i] = need;
    }
    return number;
}

/* ---- the loader's orders ---- */

/* All that the libraries in the list need, behind them: breadth first, as the loader loads it. */
static void add_needed(struct checker *c, struct library_list *l) {
    uint32_t stamp = ++c->stamp;
    size_t kept = 0;

    for (size_t i = 0; i < l->count; i++) {
        struct library *one = &c->libraries[l->at[i]];

        if (one->stamp != stamp)
            l->at[kept++] = l->at[i];
        one->stamp = stamp;
    }
    l->count = kept;
    for (size_t i = 0; i < l->count; i++) {
        const struct library *one = &c->libraries[l->at[i]];

        for (size_t k = 0; k < one->facts.needed_count; k++) {
            uint32_t need = one->needs[k];

            if (c->libraries[need].stamp != stamp) {
                c->libraries[need].stamp = stamp;
                list_add(l, need);
            }
        }
    }
}

static bool needs(struct checker *c, uint32_t library, uint32_t other) {
    struct library_list l = {0};
    bool found = false;

    list_add(&l, library);
    add_needed(c, &l);
    for (size_t i = 0; i < l.count; i++)
        found |= l.at[i] == other;
    free(l.at);
    return found;
}

/* glibc since 2.35: depth first from the last that was loaded, so that each comes after all that it
 * needs. Those that are initialised already are passed over. */
static void initialise(struct checker *c, uint32_t number, struct library_list *order) {
    struct library *l = &c->libraries[number];

    if (l->initialised)
        return;
    l->initialised = true;
    for (size_t i = 0; i < l->facts.needed_count; i++)
        initialise(c, l->needs[i], order);
    list_add(order, number);
}

static void initialise_all(struct checker *c, const struct library_list *loaded,
                           struct library_list *order) {
    for (size_t i = loaded->count; i-- > 0;)
        initialise(c, loaded->at[i], order);
}

static void forget_initialised(struct checker *c) {
    for (uint32_t i = 0; i < c->by_name.count; i++)
        c->libraries[i].initialised = false;
}

/* Do those that have constructors or destructors come in the same order? */
static bool same_order(const struct checker *c, const struct library_list *a,
                       const struct library_list *b) {
    size_t i = 0, k = 0;

    for (;; i++, k++) {
        while (i < a->count && !c->libraries[a->at[i]].facts.acts)
            i++;
        while (k < b->count && !c->libraries[b->at[k]].facts.acts)
            k++;
        if (i == a->count || k == b->count)
            return i == a->count && k == b->count;
        if (a->at[i] != b->at[k])
            return false;
    }
}

/* ---- what a target's own program loads ---- */

static bool is_late(const struct checker *c, uint32_t library) {
    int32_t candidate = c->libraries[library].candidate;

    return candidate >= 0 && !c->late->list[candidate].why;
}

/* What its program asks for: what its words name, then what the driver adds to all. */
static void own_list(struct checker *c, size_t target, struct library_list *l) {
    const struct needed *n = c->state->needed;

    for (size_t i = 0; i < n->of_target_count[target]; i++)
        list_add(l, library_of(c, str_from(n->list[n->of_target[target][i]].name), INTERN_NONE));
    for (size_t i = 0; i < c->asked_count; i++) {
        bool named = false;

        for (size_t k = 0; k < n->count; k++)
            named |= strcmp(n->list[k].name, c->asked[i]) == 0;
        if (!named)
            list_add(l, library_of(c, str_from(c->asked[i]), INTERN_NONE));
    }
    add_needed(c, l);
}

/* What every target loads from the start. */
static void early_list(struct checker *c, struct library_list *l) {
    for (size_t i = 0; i < c->asked_count; i++) {
        uint32_t number = library_of(c, str_from(c->asked[i]), INTERN_NONE);

        if (!is_late(c, number))
            list_add(l, number);
    }
    add_needed(c, l);
}

static void find_early(struct checker *c) {
    struct library_list l = {0};

    early_list(c, &l);
    for (uint32_t i = 0; i < c->by_name.count; i++)
        c->libraries[i].early = false;
    for (size_t i = 0; i < l.count; i++) {
        c->libraries[l.at[i]].early = true;
        c->libraries[l.at[i]].place = i;
    }
    free(l.at);
}

/* ---- what speaks against a library's being late ---- */

/* Against all candidates of the target that bring the library `because_of` along. */
static void speak_against(struct checker *c, size_t target, uint32_t because_of, const char *why) {
    for (size_t i = 0; i < c->late->count; i++) {
        struct late_library *l = &c->late->list[i];
        uint32_t number;

        if (l->why || !mask_has(l->needed->targets, target))
            continue;
        number = library_of(c, str_from(l->needed->name), INTERN_NONE);
        if (number == because_of || needs(c, number, because_of)) {
            l->why = why;
            c->changed = true;
        }
    }
}

static const char *name_of(const struct checker *c, uint32_t library) {
    return str_basename(c->libraries[library].name);
}

static bool program_defines(const struct checker *c, uint32_t name, size_t target) {
    uint32_t symbol = intern_find(&c->state->symbols, intern_text(&c->names, name));

    return symbol != INTERN_NONE && provider_of(c->state, symbol, target) != PROVIDER_NONE;
}

/* C++ defines the same entity in every library that uses it: whichever counts, it is the same. */
static bool is_vague(const struct library_symbol *y) {
    return y->weak && str_starts(y->name, "_Z");
}

/* Who defines each name first in the target's own program, and how often it is defined. */
static void find_definitions(struct checker *c, const struct library_list *own, uint32_t stamp) {
    for (size_t i = 0; i < own->count; i++) {
        const struct library *l = &c->libraries[own->at[i]];

        for (size_t k = 0; k < l->facts.symbol_count; k++) {
            uint32_t name = l->names[k];

            if (name == INTERN_NONE || !l->facts.symbols[k].defined)
                continue;
            if (c->stamps[name] != stamp) {
                c->stamps[name] = stamp;
                c->first[name] = own->at[i];
                c->several[name] = ONCE;
            } else if (c->first[name] != own->at[i]) {
                c->several[name] |= TWICE;
            }
            if (!is_vague(&l->facts.symbols[k]))
                c->several[name] |= NOT_VAGUE;
            if (l->early)
                c->several[name] |= EARLY;
        }
    }
}

/* Names whose meaning would depend on what is loaded when. What every target has is bound before
 * the late ones come, and these are not found by others that do not ask for them until main. */
static void check_names_of(struct checker *c, size_t target, uint32_t number, uint32_t stamp) {
    const struct library *l = &c->libraries[number];
    struct arena *a = c->state->arena;

    for (size_t k = 0; k < l->facts.symbol_count; k++) {
        const struct library_symbol *y = &l->facts.symbols[k];
        uint32_t name = l->names[k], first;

        if (name == INTERN_NONE || c->stamps[name] != stamp)
            continue;
        first = c->first[name];
        if (c->libraries[first].early || first == number || program_defines(c, name, target))
            continue;
        if (y->defined && (c->several[name] & NOT_VAGUE))
            speak_against(
                c, target, first,
                arena_printf(a, "%s defines %.*s, too", name_of(c, number), STR_ARG(y->name)));
        else if (!y->defined && !(c->several[name] & EARLY) && !needs(c, number, first))
            speak_against(
                c, target, first,
                arena_printf(a, "%s refers to its %.*s", name_of(c, number), STR_ARG(y->name)));
        l = &c->libraries[number];
    }
}

/* Code that is in no target's object: an archive's outside of the project, or the driver's own. */
static void check_foreign(struct checker *c, size_t target, uint32_t stamp) {
    for (size_t i = 0; i < c->late->foreign_count; i++) {
        uint32_t name = intern_find(&c->names, c->late->foreign[i]);

        if (name != INTERN_NONE && c->stamps[name] == stamp && !c->libraries[c->first[name]].early)
            speak_against(c, target, c->first[name],
                          arena_printf(c->state->arena,
                                       "code that is in no object of a target refers to its %.*s",
                                       STR_ARG(c->late->foreign[i])));
    }
}

static bool has_preinit(const struct link_state *s, size_t target) {
    uint32_t priority;

    for (size_t k = 0; k < s->targets[target].sequence_count; k++) {
        const struct elf_object *o = &s->instances[s->targets[target].sequence[k]].file->elf;

        for (uint32_t i = 1; i < o->section_count; i++) {
            if (array_section(o, &o->sections[i], &priority) == ARRAY_PREINIT)
                return true;
        }
    }
    return false;
}

/* Its constructors run before the program's references to it are bound. */
static bool calls_back(const struct checker *c, const struct library *l, size_t target) {
    for (size_t k = 0; k < l->facts.symbol_count; k++) {
        if (l->names[k] != INTERN_NONE && program_defines(c, l->names[k], target))
            return true;
    }
    return false;
}

/* A function that startup_late.c would call, and get the program's; NULL: none. */
static const char *own_function(const struct link_state *s, size_t target) {
    static const char *const names[] = {"dlopen", "dlsym",  "dlvsym",  "dlerror", "_exit",
                                        "memset", "strcmp", "strrchr", "strstr"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        uint32_t symbol = intern_find(&s->symbols, str_from(names[i]));

        if (symbol != INTERN_NONE && provider_of(s, symbol, target) != PROVIDER_NONE)
            return names[i];
    }
    return NULL;
}

static void check_library(struct checker *c, size_t target, uint32_t number) {
    const struct library *l = &c->libraries[number];
    const char *function = own_function(c->state, target);

    if (!l->path)
        speak_against(c, target, number,
                      arena_printf(c->state->arena, "%s was not found, or cannot be read",
                                   name_of(c, number)));
    else if (function)
        speak_against(c, target, number,
                      arena_printf(c->state->arena,
                                   "the program defines %s, with which it would be loaded",
                                   function));
    else if (l->facts.not_later)
        speak_against(c, target, number, l->facts.not_later);
    else if (l->facts.acts && has_preinit(c->state, target))
        speak_against(c, target, number,
                      "it has constructors, which have to come after the program's .preinit_array");
    else if (l->facts.acts && calls_back(c, l, target))
        speak_against(c, target, number,
                      "it has constructors, and names that the program defines, too");
}

/* ---- the steps ---- */

static bool is_named(const struct checker *c, uint32_t library, size_t target) {
    int32_t candidate = c->libraries[library].candidate;

    return candidate >= 0 && mask_has(c->late->list[candidate].needed->targets, target);
}

/* False when there is no room. */
static bool add_step(struct checker *c, size_t target, uint32_t library, bool binds) {
    struct late *l = c->late;

    if (!l->steps[target])
        l->steps[target] = arena_array(c->state->arena, l->step_room[target], sizeof **l->steps);
    if (l->step_count[target] == l->step_room[target])
        return false;
    l->steps[target][l->step_count[target]++] = (struct late_step){
        .name = c->libraries[library].name,
        .library = binds ? (uint32_t)c->libraries[library].candidate : UINT32_MAX};
    return true;
}

/* Will the program, too, find what another library asks for? Then it lies where the system's do, or
 * beside one that the target names. */
static bool is_findable(const struct checker *c, uint32_t library, size_t target) {
    const struct library *l = &c->libraries[library];
    size_t folder = l->path ? (size_t)(str_basename(l->path) - l->path) : 0;
    const char *systems = input_find_system_file(c->state, l->name);

    if (l->path && systems && strcmp(systems, l->path) == 0)
        return true;
    for (uint32_t i = 0; folder && i < c->by_name.count; i++) {
        const char *path = c->libraries[i].path;

        if (path && is_named(c, i, target) && (size_t)(str_basename(path) - path) == folder &&
            memcmp(path, l->path, folder) == 0)
            return true;
    }
    return false;
}

/* Which libraries are opened one by one. */
enum opening {
    NAMED,       /* those that the target names */
    ALSO_ACTING, /* between them also those that are there already and have constructors */
    ALSO_NEEDED, /* and those that come along with others */
    OPENINGS
};

static bool is_opened(const struct checker *c, uint32_t library, size_t target,
                      enum opening opening) {
    const struct library *l = &c->libraries[library];

    if (is_late(c, library) && is_named(c, library, target))
        return true;
    if (!l->facts.acts || opening == NAMED)
        return false;
    return l->early || (opening == ALSO_NEEDED && is_findable(c, library, target));
}

/* The late libraries in the order in which they are initialised in the target's own program. One
 * that comes along with another is opened once more, for the references to it. */
static bool make_steps(struct checker *c, size_t target, const struct library_list *order,
                       enum opening opening) {
    size_t end = 0;
    bool fits = true;

    c->late->step_count[target] = 0;
    for (size_t i = 0; i < order->count; i++) {
        if (is_late(c, order->at[i]) && is_named(c, order->at[i], target))
            end = i + 1;
    }
    for (size_t i = 0; i < end; i++) {
        if (is_opened(c, order->at[i], target, opening))
            fits &= add_step(c, target, order->at[i],
                             is_late(c, order->at[i]) && is_named(c, order->at[i], target));
    }
    for (size_t i = 0; i < order->count; i++) {
        if (is_late(c, order->at[i]) && !is_named(c, order->at[i], target))
            fits &= add_step(c, target, order->at[i], true);
    }
    return fits;
}

static uint32_t library_of_step(struct checker *c, size_t target, size_t step) {
    return library_of(c, str_from(c->late->steps[target][step].name), INTERN_NONE);
}

/* Carries the steps out, as the start-up code and then the loader will. `loaded` becomes the
 * loader's list, `order` that of the constructors. */
static void simulate(struct checker *c, size_t target, struct library_list *loaded,
                     struct library_list *order) {
    struct library_list early = {0};

    early_list(c, &early);
    for (size_t i = 0; i < early.count; i++)
        list_add(loaded, early.at[i]);
    forget_initialised(c);
    for (size_t i = 0; i < c->late->step_count[target]; i++) {
        struct library_list one = {0};

        list_add(&one, library_of_step(c, target, i));
        add_needed(c, &one);
        initialise_all(c, &one, order);
        for (size_t k = 0; k < one.count; k++) {
            bool there = false;

            for (size_t n = 0; n < loaded->count; n++)
                there |= loaded->at[n] == one.at[k];
            if (!there)
                list_add(loaded, one.at[k]);
        }
        free(one.at);
    }
    initialise_all(c, &early, order);
    free(early.at);
}

/* Destructors come in the reverse order of what a new walk through the loader's list makes. */
static bool ends_alike(struct checker *c, const struct library_list *loaded,
                       const struct library_list *own) {
    struct library_list a = {0}, b = {0};
    bool same;

    forget_initialised(c);
    initialise_all(c, loaded, &a);
    forget_initialised(c);
    initialise_all(c, own, &b);
    same = same_order(c, &a, &b);
    free(a.at);
    free(b.at);
    return same;
}

/* Where each library that is loaded late has to be put in the loader's list: before the next of
 * those that are there already and come behind it in the target's own program. */
static void place_steps(struct checker *c, size_t target, const struct library_list *own) {
    for (size_t i = 0; i < c->late->step_count[target]; i++) {
        struct late_step *step = &c->late->steps[target][i];
        uint32_t number = library_of_step(c, target, i);
        bool behind = false;

        for (size_t k = 0; !c->libraries[number].early && !step->before && k < own->count; k++) {
            bool there = c->libraries[own->at[k]].early;

            for (size_t n = 0; n < i; n++)
                there |= own->at[k] == library_of_step(c, target, n);
            if (behind && there)
                step->before = c->libraries[own->at[k]].name;
            behind |= own->at[k] == number;
        }
    }
}

/* The loader's list after that. */
static void move_placed(struct checker *c, size_t target, struct library_list *loaded) {
    for (size_t i = 0; i < c->late->step_count[target]; i++) {
        const struct late_step *step = &c->late->steps[target][i];
        uint32_t number = library_of_step(c, target, i), next;
        size_t from = 0, to = 0;

        if (!step->before)
            continue;
        next = library_of(c, str_from(step->before), INTERN_NONE);
        while (from < loaded->count && loaded->at[from] != number)
            from++;
        while (to < loaded->count && loaded->at[to] != next)
            to++;
        if (from < loaded->count && to < from) {
            memmove(loaded->at + to + 1, loaded->at + to, (from - to) * sizeof *loaded->at);
            loaded->at[to] = number;
        }
    }
}

static void check_order(struct checker *c, size_t target, const struct library_list *own) {
    static const char why[] = "its constructors or destructors would come in another order";
    struct library_list wanted = {0}, loaded = {0}, order = {0};
    bool good = false;

    forget_initialised(c);
    initialise_all(c, own, &wanted);
    for (enum opening opening = NAMED; !good && opening < OPENINGS; opening++) {
        loaded.count = order.count = 0;
        good = make_steps(c, target, &wanted, opening);
        simulate(c, target, &loaded, &order);
        good = good && same_order(c, &wanted, &order);
        if (good && !ends_alike(c, &loaded, own)) {
            place_steps(c, target, own);
            move_placed(c, target, &loaded);
            good = ends_alike(c, &loaded, own);
        }
    }
    for (size_t i = 0; !good && i < own->count; i++) {
        if (!c->libraries[own->at[i]].early && c->libraries[own->at[i]].facts.acts)
            speak_against(c, target, own->at[i], why);
    }
    free(wanted.at);
    free(loaded.at);
    free(order.at);
}

/* ---- all together ---- */

static void check_target(struct checker *c, size_t target) {
    struct library_list own = {0};
    uint32_t stamp;
    bool any = false;

    own_list(c, target, &own);
    for (size_t i = 0; i < own.count; i++)
        any |= is_late(c, own.at[i]);
    c->late->step_count[target] = 0;
    stamp = (uint32_t)++c->rounds;
    if (any)
        find_definitions(c, &own, stamp);
    for (size_t i = 0; any && i < own.count; i++) {
        if (!c->libraries[own.at[i]].early)
            check_library(c, target, own.at[i]);
        check_names_of(c, target, own.at[i], stamp);
    }
    if (any) {
        check_foreign(c, target, stamp);
        check_order(c, target, &own);
    }
    free(own.at);
}

/* What all targets load needs some candidates, too. */
static void check_needs(struct checker *c) {
    for (size_t i = 0; i < c->late->count; i++) {
        struct late_library *l = &c->late->list[i];
        uint32_t number = library_of(c, str_from(l->needed->name), INTERN_NONE);

        if (!l->why && c->libraries[number].early) {
            l->why = "a library that all targets load needs it";
            c->changed = true;
        }
    }
}

/* The C and C++ libraries' own constructors do nothing that could be seen. */
static bool is_language_support(const char *name) {
    static const char *const known[] = {"libc.so.",   "libm.so.",      "libstdc++.so.",
                                        "libc++.so.", "libc++abi.so.", "libgcc_s.so.",
                                        "ld-linux"};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strncmp(str_basename(name), known[i], strlen(known[i])) == 0)
            return true;
    }
    return false;
}

static bool is_accepted(const struct checker *c, const char *name) {
    const struct word_list *accepted = &c->state->job->load_in_all;

    for (size_t i = 0; i < accepted->count; i++) {
        if (strcmp(accepted->words[i], name) == 0)
            return true;
    }
    return false;
}

/* The candidate, one that all targets load, that brings the library along. */
static const struct late_library *bringer_of(struct checker *c, uint32_t library) {
    for (size_t i = 0; i < c->late->count; i++) {
        const struct late_library *l = &c->late->list[i];
        uint32_t number = library_of(c, str_from(l->needed->name), INTERN_NONE);

        if (l->why && (number == library || needs(c, number, library)))
            return l;
    }
    return NULL;
}

/* What all load, and the target does not need, must have no constructors. */
static bool check_actors(struct checker *c, size_t target, const bool *loads) {
    bool good = true;

    for (uint32_t i = 0; i < c->by_name.count; i++) {
        struct library *l = &c->libraries[i];
        const struct late_library *bringer;

        if (!l->early || !l->facts.acts || loads[i] || l->refused || is_language_support(l->name))
            continue;
        l->refused = true;
        bringer = bringer_of(c, i);
        if (!bringer || is_accepted(c, bringer->needed->name))
            continue;
        diag_error("%s has constructors or destructors, and would be loaded as target %s, which "
                   "does not need it: %s",
                   l->name, c->state->targets[target].name, bringer->why);
        diag_hint("link it with all targets, or say --load-in-all=%s if it may be loaded by all",
                  bringer->needed->name);
        good = false;
    }
    return good;
}

static bool is_defined(const struct checker *c, uint32_t symbol, const bool *loads) {
    struct str name = intern_text(&c->state->symbols, symbol);

    for (uint32_t i = 0; i < c->by_name.count; i++) {
        const struct library_facts *f = &c->libraries[i].facts;

        for (size_t k = 0; loads[i] && k < f->symbol_count; k++) {
            if (f->symbols[k].defined && str_eq(f->symbols[k].name, name))
                return true;
        }
    }
    return false;
}

/* A weak reference to what no library defines that the target names. Where that is bound at the
 * link (GNU ld: in a program at a fixed address; lld and mold: always), nothing is there, although
 * some library may bring it along. */
static bool is_null(const struct checker *c, const struct late_library *l,
                    const struct late_symbol *y, size_t target, bool is_loaded) {
    if (!mask_has(y->users, target) || mask_has(l->needed->targets, target))
        return false;
    if (is_loaded)
        return c->late->fixed || c->state->linker != LINKER_GNU;
    return !l->why && y->has_entry; /* else see check_meanings */
}

static bool check_absent(struct checker *c, size_t target, const bool *loads) {
    bool *named = arena_array(c->state->arena, c->by_name.count, sizeof *named), good = true;

    for (uint32_t i = 0; i < c->by_name.count; i++)
        named[i] = loads[i] && (c->libraries[i].candidate < 0 || is_named(c, i, target));
    for (size_t i = 0; i < c->late->count; i++) {
        const struct late_library *l = &c->late->list[i];
        uint32_t number = library_of(c, str_from(l->needed->name), INTERN_NONE);

        for (size_t k = 0; k < l->symbol_count; k++) {
            const struct late_symbol *y = l->symbols[k];

            if (!is_null(c, l, y, target, loads[number]) || is_defined(c, y->symbol, named))
                continue;
            diag_error("target %s refers weakly to %s, which its own program does not have, but "
                       "would find in %s",
                       c->state->targets[target].name, intern_text(&c->state->symbols, y->symbol).p,
                       l->needed->name);
            diag_hint("compile what refers to it as position-independent, or link %s with that "
                      "target, too",
                      l->needed->name);
            good = false;
        }
    }
    return good;
}

/* ---- what all load, and a target's own program does not ---- */

/* The names that objects of a target refer to, and that none of them defines. */
static void find_wanted(struct checker *c) {
    const struct link_state *s = c->state;
    size_t words = mask_words(s->target_count);

    c->wanted = arena_array(s->arena, c->names.count, words * sizeof *c->wanted);
    for (uint32_t n = 0; n < s->instance_count; n++) {
        const struct object_file *f = s->instances[n].file;

        for (uint32_t i = 0; i < global_count(f); i++) {
            uint32_t name = is_definition(s, n, i)
                                ? INTERN_NONE
                                : intern_find(&c->names, intern_text(&s->symbols, f->names[i]));

            if (name == INTERN_NONE)
                continue;
            MASK_EACH(t, s->instances[n].targets, s->target_count) {
                if (provider_of(s, f->names[i], t) == PROVIDER_NONE)
                    mask_add(c->wanted + name * words, t);
            }
        }
    }
}

/* Libraries that are one C library: what two of them define under one name, as glibc's libc.so and
 * libm.so have frexp, finite and others, is built from the same source. */
static bool is_c_library(const struct library *l) {
    static const char *const parts[] = {"libc.so.", "libm.so.", "libpthread.so.", "librt.so.",
                                        "libdl.so."};

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (strncmp(str_basename(l->name), parts[i], strlen(parts[i])) == 0)
            return true;
    }
    return false;
}

/* What a name means in the target's own program, if that would be another than `library`: the
 * library that has it there, NULL when none has, but something refers to it; false when it means
 * the same, or nothing refers to it. */
static bool means_other(const struct checker *c, size_t target, const struct library *library,
                        size_t k, uint32_t stamp, const struct library **own) {
    uint32_t name = library->names[k];
    const uint64_t *wanted = c->wanted + name * mask_words(c->state->target_count);

    *own = c->stamps[name] == stamp ? &c->libraries[c->first[name]] : NULL;
    if (program_defines(c, name, target))
        return false;
    if (!*own)
        return c->referred[name] == stamp || mask_has(wanted, target);
    if (is_vague(&library->facts.symbols[k]) && !(c->several[name] & NOT_VAGUE))
        return false;
    if (is_c_library(*own) && is_c_library(library))
        return false;
    return !(*own)->early || (*own)->place > library->place;
}

static bool check_meanings_of(struct checker *c, size_t target, struct library *l, uint32_t stamp) {
    const struct library *own;

    for (size_t k = 0; k < l->facts.symbol_count; k++) {
        struct str name = l->facts.symbols[k].name;

        if (l->names[k] == INTERN_NONE || !l->facts.symbols[k].defined ||
            !means_other(c, target, l, k, stamp, &own))
            continue;
        if (own)
            diag_error("target %s takes %.*s from %s, and would take it from %s, which it does not "
                       "need, but all have to load",
                       c->state->targets[target].name, STR_ARG(name), own->name, l->name);
        else
            diag_error("target %s refers weakly to %.*s, which its own program does not have, but "
                       "would find in %s, which all have to load",
                       c->state->targets[target].name, STR_ARG(name), l->name);
        diag_hint("link %s with that target, too, or give that target a program of its own",
                  l->name);
        return false;
    }
    return true;
}

static bool check_meanings(struct checker *c, size_t target, const struct library_list *own,
                           const bool *loads) {
    uint32_t stamp = (uint32_t)++c->rounds;
    bool good = true, any = false;

    for (uint32_t i = 0; i < c->by_name.count; i++)
        any |= c->libraries[i].early && !loads[i];
    if (!any)
        return true;
    if (!c->wanted)
        find_wanted(c);
    find_definitions(c, own, stamp);
    for (size_t i = 0; i < own->count; i++) {
        const struct library *l = &c->libraries[own->at[i]];

        for (size_t k = 0; k < l->facts.symbol_count; k++) {
            if (l->names[k] != INTERN_NONE && !l->facts.symbols[k].defined)
                c->referred[l->names[k]] = stamp;
        }
    }
    for (uint32_t i = 0; i < c->by_name.count; i++) {
        if (c->libraries[i].early && !loads[i])
            good &= check_meanings_of(c, target, &c->libraries[i], stamp);
    }
    return good;
}

static bool check_rest(struct checker *c, size_t target) {
    struct library_list own = {0};
    bool *loads = arena_array(c->state->arena, c->by_name.count, sizeof *loads), good;

    own_list(c, target, &own);
    for (size_t i = 0; i < own.count; i++)
        loads[own.at[i]] = true;
    good = check_actors(c, target, loads);
    good &= check_absent(c, target, loads);
    good &= check_meanings(c, target, &own, loads);
    free(own.at);
    return good;
}

/* The program's references to names that a library has which all load are the loader's. */
static void find_early_symbols(struct checker *c) {
    bool *early = arena_array(c->state->arena, c->names.count, sizeof *early);

    for (uint32_t i = 0; i < c->by_name.count; i++) {
        const struct library *l = &c->libraries[i];

        for (size_t k = 0; l->early && k < l->facts.symbol_count; k++) {
            if (l->names[k] != INTERN_NONE && l->facts.symbols[k].defined)
                early[l->names[k]] = true;
        }
    }
    for (size_t i = 0; i < c->late->count; i++) {
        for (size_t k = 0; k < c->late->list[i].symbol_count; k++) {
            struct late_symbol *y = c->late->list[i].symbols[k];
            uint32_t name = intern_find(&c->names, y->name);

            y->early = name != INTERN_NONE && early[name];
        }
    }
}

static void free_checker(struct checker *c) {
    for (uint32_t i = 0; i < c->by_name.count; i++)
        file_unmap(&c->libraries[i].map);
    free(c->libraries);
    intern_free(&c->by_name);
    intern_free(&c->names);
}

bool late_check(struct link_state *s, const char *const *names, size_t count) {
    struct checker c = {.state = s, .late = s->late, .asked = names, .asked_count = count};
    bool good = true;

    for (size_t t = 0; t < s->target_count; t++) { /* reads them all */
        struct library_list own = {0};

        own_list(&c, t, &own);
        free(own.at);
    }
    find_early(&c);
    c.first = arena_array(s->arena, c.names.count, sizeof *c.first);
    c.stamps = arena_array(s->arena, c.names.count, sizeof *c.stamps);
    c.referred = arena_array(s->arena, c.names.count, sizeof *c.referred);
    c.several = arena_array(s->arena, c.names.count, sizeof *c.several);
    do {
        c.changed = false;
        find_early(&c);
        check_needs(&c);
        for (size_t t = 0; !c.changed && t < s->target_count; t++)
            check_target(&c, t);
    } while (c.changed);
    find_early_symbols(&c);
    for (size_t t = 0; t < s->target_count; t++)
        good &= check_rest(&c, t);
    free_checker(&c);
    return good;
}
