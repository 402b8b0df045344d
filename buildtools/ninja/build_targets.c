/* SPDX-License-Identifier: MIT */
#include "ninja/build_targets.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "ninja/build_programs.h"
#include "ninja/ninja_path.h"

/* A program that may be a target's. */
struct candidate {
    uint32_t edge;
    struct step_list {
        uint32_t *steps; /* [count] malloc'ed; in the order of their numbers, in the end */
        size_t count, capacity;
    } needs, links;
    uint32_t family; /* number of a candidate that is alike; its own: the first of them */
};

struct search {
    struct arena *arena;
    const struct build_steps *build;
    struct candidate *candidates; /* [count] malloc'ed */
    size_t count, capacity;
    uint32_t *seen; /* of ninja_graph_closure */
    uint32_t stamp;
};

/* Each candidate is compared with each. */
enum { MOST_CANDIDATES = 2000 };

static struct str program_of(const struct build_steps *b, uint32_t edge) {
    return intern_text(&b->graph->paths, b->graph->edges[edge].outputs.numbers[0]);
}

/* ---- names ---- */

static size_t same_front(struct str a, struct str b) {
    size_t n = 0;

    while (n < a.n && n < b.n && a.p[n] == b.p[n])
        n++;
    return n;
}

static size_t same_back(struct str a, struct str b) {
    size_t n = 0;

    while (n < a.n && n < b.n && a.p[a.n - 1 - n] == b.p[b.n - 1 - n])
        n++;
    return n;
}

/* Whole words, so that `-aarch64` and `-arm` are not named `arch64` and `rm`. */
void names_common_ends(const struct str *names, size_t n, size_t *front, size_t *back) {
    struct str first = names[0];

    *front = *back = first.n;
    for (size_t i = 1; i < n; i++) {
        size_t f = same_front(first, names[i]), b = same_back(first, names[i]);

        *front = f < *front ? f : *front;
        *back = b < *back ? b : *back;
    }
    while (*front && isalnum((unsigned char)first.p[*front - 1]))
        --*front;
    while (*back && isalnum((unsigned char)first.p[first.n - *back]))
        --*back;
}

const char *program_target_name(struct arena *a, const char *const *programs, size_t n, size_t i) {
    struct str *names = arena_array(a, n, sizeof *names);
    size_t front, back;

    if (n == 1) {
        const char *dash = strrchr(programs[0], '-');

        return dash && dash[1] ? dash + 1 : str_basename(programs[0]);
    }
    for (size_t k = 0; k < n; k++)
        names[k] = str_from(programs[k]);
    names_common_ends(names, n, &front, &back);
    if (front + back >= names[i].n)
        return str_basename(programs[i]);
    return arena_copy(a, programs[i] + front, names[i].n - front - back);
}

/* Does the name begin and end so, with something between? */
static bool has_ends(struct str name, struct str member, size_t front, size_t back) {
    return front + back > 0 && name.n > front + back && same_front(name, member) >= front &&
           same_back(name, member) >= back;
}

static bool are_called_alike(struct str a, struct str b) {
    struct str names[] = {a, b};
    size_t front, back;

    names_common_ends(names, 2, &front, &back);
    return has_ends(a, b, front, back) && has_ends(b, a, front, back);
}

/* ---- programs, and the steps that they need and are linked from ---- */

/* A program is linked from objects, or from archives alone. */
static bool is_program(const struct build_steps *b, uint32_t edge) {
    const struct ninja_node *node = &b->graph->edges[edge];

    if (b->step_of[edge] != NINJA_NO_EDGE || str_is(node->rule, "phony") ||
        is_library_name(program_of(b, edge)))
        return false;
    if (is_link_rule(node->rule))
        return true;
    for (size_t i = 0; i < node->inputs.count; i++) {
        if (b->step_of[node->inputs.numbers[i]] != NINJA_NO_EDGE)
            return true;
    }
    return false;
}

static void add_step(struct step_list *list, uint32_t step) {
    list->steps = array_grow(list->steps, &list->capacity, list->count + 1, sizeof *list->steps);
    list->steps[list->count++] = step;
}

struct visitor {
    const struct build_steps *build;
    struct candidate *candidate;
};

static void take_need(void *ctx, uint32_t edge) {
    struct visitor *v = ctx;
    uint32_t step = v->build->step_of[edge];

    if (step != NINJA_NO_EDGE)
        add_step(&v->candidate->needs, step);
}

/* Objects, and what archives and libraries on the way are made from; what generates a source or
 * only has to be there first is not linked in. */
static void take_links(struct search *s, struct candidate *c) {
    const struct ninja_graph *g = s->build->graph;
    struct step_list todo = {0};

    ++s->stamp;
    add_step(&todo, c->edge);
    while (todo.count) {
        const struct ninja_numbers *inputs = &g->edges[todo.steps[--todo.count]].inputs;

        for (size_t i = 0; i < inputs->count; i++) {
            uint32_t edge = inputs->numbers[i], step = s->build->step_of[edge];

            if (s->seen[edge] == s->stamp)
                continue;
            s->seen[edge] = s->stamp;
            if (step != NINJA_NO_EDGE)
                add_step(&c->links, step);
            else if (is_library_name(program_of(s->build, edge)) ||
                     str_is(g->edges[edge].rule, "phony"))
                add_step(&todo, edge);
        }
    }
    free(todo.steps);
}

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static void add_candidate(struct search *s, uint32_t edge) {
    struct visitor v = {s->build, NULL};

    s->candidates = array_grow(s->candidates, &s->capacity, s->count + 1, sizeof *s->candidates);
    v.candidate = &s->candidates[s->count];
    *v.candidate = (struct candidate){.edge = edge, .family = (uint32_t)s->count};
    s->count++;
    ninja_graph_closure(s->build->graph, edge, s->seen, ++s->stamp, take_need, &v);
    take_links(s, v.candidate);
    if (v.candidate->links.count)
        qsort(v.candidate->links.steps, v.candidate->links.count, sizeof(uint32_t), by_number);
}

static void drop_candidate(struct search *s, size_t i) {
    free(s->candidates[i].needs.steps);
    free(s->candidates[i].links.steps);
    s->candidates[i] = s->candidates[--s->count];
}

/* ---- which are alike ---- */

/* The steps of the files that are compiled more than once, by file: [starts[f], starts[f + 1]). */
struct by_file {
    uint32_t *starts; /* [file_count + 1] */
    uint32_t *users;  /* pairs of candidate and step, flat */
    uint32_t *steps;
};

static void index_users(struct search *s, struct by_file *index) {
    const struct build_steps *b = s->build;
    uint32_t *compiled = arena_array(s->arena, b->file_count, sizeof *compiled);
    size_t total = 0;

    index->starts = arena_array(s->arena, (size_t)b->file_count + 2, sizeof *index->starts);
    for (size_t i = 0; i < b->count; i++)
        compiled[b->file_of[i]]++;
    for (size_t c = 0; c < s->count; c++) {
        for (size_t i = 0; i < s->candidates[c].needs.count; i++) {
            uint32_t file = b->file_of[s->candidates[c].needs.steps[i]];

            index->starts[file + 2] += compiled[file] > 1;
            total += compiled[file] > 1;
        }
    }
    for (uint32_t f = 0; f < b->file_count; f++)
        index->starts[f + 2] += index->starts[f + 1];
    index->users = arena_array(s->arena, total, sizeof *index->users);
    index->steps = arena_array(s->arena, total, sizeof *index->steps);
    for (uint32_t c = 0; c < s->count; c++) {
        for (size_t i = 0; i < s->candidates[c].needs.count; i++) {
            uint32_t step = s->candidates[c].needs.steps[i], file = b->file_of[step];

            if (compiled[file] > 1) {
                uint32_t at = index->starts[file + 1]++;

                index->users[at] = c;
                index->steps[at] = step;
            }
        }
    }
}

/* Leaves out who needs several steps of one file: what is made of all targets is no target's.
 * Returns the new end of the file's pairs. `times` is zero for each candidate, and stays so. */
static uint32_t drop_repeated_users(struct by_file *index, uint32_t file, uint32_t *times) {
    uint32_t begin = index->starts[file], end = index->starts[file + 1], kept = begin;

    for (uint32_t i = begin; i < end; i++)
        times[index->users[i]]++;
    for (uint32_t i = begin; i < end; i++) {
        if (times[index->users[i]] > 1)
            index->steps[i] = NINJA_NO_EDGE;
    }
    for (uint32_t i = begin; i < end; i++)
        times[index->users[i]] = 0;
    for (uint32_t i = begin; i < end; i++) {
        if (index->steps[i] != NINJA_NO_EDGE) {
            index->users[kept] = index->users[i];
            index->steps[kept++] = index->steps[i];
        }
    }
    return kept;
}

/* For each pair of candidates, how many files are compiled for each of the two: alike[a * n + b],
 * a < b. */
static uint32_t *count_alike(struct search *s) {
    struct by_file index;
    uint32_t *alike = arena_array(s->arena, s->count * s->count, sizeof *alike);
    uint32_t *times = arena_array(s->arena, s->count, sizeof *times);

    index_users(s, &index);
    for (uint32_t f = 0; f < s->build->file_count; f++) {
        uint32_t end = drop_repeated_users(&index, f, times);

        for (uint32_t i = index.starts[f]; i < end; i++) {
            for (uint32_t k = i + 1; k < end; k++) {
                if (index.steps[i] != index.steps[k])
                    alike[index.users[i] * s->count + index.users[k]]++;
            }
        }
    }
    return alike;
}

static uint32_t family_of(struct search *s, uint32_t c) {
    while (s->candidates[c].family != c)
        c = s->candidates[c].family = s->candidates[s->candidates[c].family].family;
    return c;
}

/* Joins what is alike. One test program that compiles a few files of the emulator for itself must
 * not count as a target: a sixteenth of what the most similar pair has in common is the least. */
static void join_families(struct search *s, const uint32_t *alike) {
    uint32_t most = 0;

    for (size_t i = 0; i < s->count * s->count; i++)
        most = alike[i] > most ? alike[i] : most;
    for (uint32_t a = 0; a < s->count; a++) {
        for (uint32_t b = a + 1; b < s->count; b++) {
            uint32_t from = family_of(s, b), to = family_of(s, a);

            if (alike[a * s->count + b] && alike[a * s->count + b] * 16 >= most)
                s->candidates[from > to ? from : to].family = from > to ? to : from;
        }
    }
}

static size_t fewer_steps(const struct search *s, uint32_t a, uint32_t b) {
    size_t x = s->candidates[a].needs.count, y = s->candidates[b].needs.count;

    return x < y ? x : y;
}

/* The family with the most files in common; NINJA_NO_EDGE when no two programs are alike. Test
 * programs that each compile the same helper are none: at least a hundredth of the steps must be
 * so. */
static uint32_t largest_family(struct search *s, const uint32_t *alike) {
    uint64_t *weights = arena_array(s->arena, s->count, sizeof *weights);
    uint64_t *steps = arena_array(s->arena, s->count, sizeof *steps);
    uint32_t best = NINJA_NO_EDGE;

    for (uint32_t a = 0; a < s->count; a++) {
        for (uint32_t b = a + 1; b < s->count; b++) {
            uint32_t family = family_of(s, a);

            if (family == family_of(s, b)) {
                weights[family] += alike[a * s->count + b];
                steps[family] += fewer_steps(s, a, b);
            }
        }
    }
    for (uint32_t c = 0; c < s->count; c++) {
        if (weights[c] && weights[c] * 100 >= steps[c] &&
            (best == NINJA_NO_EDGE || weights[c] > weights[best]))
            best = c;
    }
    return best;
}

/* ---- which belong to these, though nothing is compiled for both ---- */

static uint64_t *step_set(const struct search *s, const struct step_list *list) {
    uint64_t *set = arena_array(s->arena, s->build->count / 64 + 1, sizeof *set);

    for (size_t i = 0; i < list->count; i++)
        set[list->steps[i] / 64] |= UINT64_C(1) << list->steps[i] % 64;
    return set;
}

static size_t count_common(const struct search *s, const uint64_t *a, const uint64_t *b) {
    size_t n = 0;

    for (size_t i = 0; i < s->build->count / 64 + 1; i++)
        n += (size_t)__builtin_popcountll(a[i] & b[i]);
    return n;
}

/* An emulator for riscv and one for mips may have nothing that is compiled for each of them, but
 * they are called alike, and at least half of one is in the other. */
static void extend_family(struct search *s, uint32_t family) {
    struct str *names = arena_array(s->arena, s->count, sizeof *names);
    const uint64_t *first = step_set(s, &s->candidates[family].needs);
    size_t n = 0, front, back;

    for (uint32_t c = 0; c < s->count; c++) {
        if (family_of(s, c) == family)
            names[n++] = program_of(s->build, s->candidates[c].edge);
    }
    names_common_ends(names, n, &front, &back);
    for (uint32_t c = 0; c < s->count; c++) {
        struct str name = program_of(s->build, s->candidates[c].edge);

        if (family_of(s, c) != family && has_ends(name, names[0], front, back) &&
            2 * count_common(s, first, step_set(s, &s->candidates[c].needs)) >=
                fewer_steps(s, family, c))
            s->candidates[family_of(s, c)].family = family;
    }
}

/* ---- where all that programs have in common is compiled once ---- */

/* Programs that are called alike, and have half of the larger one's steps in common; of several
 * such families the one with the most. NINJA_NO_EDGE when there is none. */
static uint32_t largest_sharing_family(struct search *s) {
    uint64_t **sets = arena_array(s->arena, s->count, sizeof *sets);
    uint64_t *weights = arena_array(s->arena, s->count, sizeof *weights);
    uint32_t best = NINJA_NO_EDGE;

    for (uint32_t c = 0; c < s->count; c++) {
        s->candidates[c].family = c;
        sets[c] = step_set(s, &s->candidates[c].needs);
    }
    for (uint32_t a = 0; a < s->count; a++) {
        for (uint32_t b = a + 1; b < s->count; b++) {
            const struct candidate *x = &s->candidates[a], *y = &s->candidates[b];
            size_t most = x->needs.count > y->needs.count ? x->needs.count : y->needs.count, common;

            if (!are_called_alike(program_of(s->build, x->edge), program_of(s->build, y->edge)))
                continue;
            common = count_common(s, sets[a], sets[b]);
            if (common && 2 * common >= most) {
                uint32_t to = family_of(s, a), from = family_of(s, b);

                weights[to] += common + (to == from ? 0 : weights[from]);
                s->candidates[from].family = to;
            }
        }
    }
    for (uint32_t c = 0; c < s->count; c++) {
        if (weights[c] && family_of(s, c) == c &&
            (best == NINJA_NO_EDGE || weights[c] > weights[best]))
            best = c;
    }
    return best;
}

static bool search_programs(struct search *s) {
    const uint32_t *alike;
    uint32_t best;

    for (uint32_t e = 0; e < s->build->graph->edge_count; e++) {
        if (is_program(s->build, e))
            add_candidate(s, e);
    }
    if (s->count > MOST_CANDIDATES) {
        diag_error("%s: which of %zu programs are the targets'?", s->build->folder, s->count);
        diag_hint("name them behind the options");
        return false;
    }
    alike = count_alike(s);
    join_families(s, alike);
    best = largest_family(s, alike);
    if (best == NINJA_NO_EDGE)
        best = largest_sharing_family(s);
    else
        extend_family(s, best);
    if (best == NINJA_NO_EDGE && s->count == 1)
        best = 0; /* a build of one target */
    for (size_t i = s->count; i-- > 0;)
        s->candidates[i].family = family_of(s, (uint32_t)i);
    for (size_t i = s->count; i-- > 0;) {
        if (best == NINJA_NO_EDGE || s->candidates[i].family != best)
            drop_candidate(s, i);
    }
    return true;
}

/* ---- programs that were named ---- */

static const char *get_program(const void *ctx, size_t i) {
    return ((const struct word_list *)ctx)->words[i];
}

static void report_unknown(struct search *s, const char *name) {
    struct word_list programs = {0};
    const char *nearest;

    for (uint32_t e = 0; e < s->build->graph->edge_count; e++) {
        if (is_program(s->build, e))
            words_add(s->arena, &programs, program_of(s->build, e).p);
    }
    nearest = str_nearest(name, programs.count, get_program, &programs);
    diag_error("%s: no build statement links a program `%s`", s->build->folder, name);
    if (nearest)
        diag_hint("did you mean `%s`?", nearest);
}

/* A name may lead to the program through phony names. */
static uint32_t follow(const struct build_steps *b, uint32_t edge) {
    for (size_t i = 0; edge != NINJA_NO_EDGE && i < 32; i++) {
        const struct ninja_node *node = &b->graph->edges[edge];

        if (!str_is(node->rule, "phony"))
            return edge;
        edge = node->inputs.count == 1 ? node->inputs.numbers[0] : NINJA_NO_EDGE;
    }
    return NINJA_NO_EDGE;
}

static bool take_programs(struct search *s, const char *const *programs, size_t count) {
    bool good = true;

    for (size_t i = 0; i < count; i++) {
        char *copy = arena_copy(s->arena, programs[i], strlen(programs[i]));
        struct str path = {copy, copy[0] ? ninja_canonical(copy, strlen(copy)) : 0};
        uint32_t edge = follow(s->build, ninja_graph_maker(s->build->graph, path));
        bool again = false;

        for (size_t k = 0; k < s->count; k++)
            again |= s->candidates[k].edge == edge;
        if (edge == NINJA_NO_EDGE || s->build->step_of[edge] != NINJA_NO_EDGE) {
            report_unknown(s, programs[i]);
            good = false;
        } else if (!again) {
            add_candidate(s, edge);
        }
    }
    return good;
}

/* ---- targets ---- */

static bool same_links(const struct candidate *a, const struct candidate *b) {
    return a->links.count == b->links.count && a->links.count > 0 &&
           memcmp(a->links.steps, b->links.steps, a->links.count * sizeof *a->links.steps) == 0;
}

/* How many of the other programs are called as this one is. */
static size_t count_called_alike(const struct search *s, size_t i) {
    size_t n = 0;

    for (size_t k = 0; k < s->count; k++)
        n += k != i && are_called_alike(program_of(s->build, s->candidates[i].edge),
                                        program_of(s->build, s->candidates[k].edge));
    return n;
}

/* Whose alias each candidate is: [count] its own number where it is none. Where all are linked from
 * the same objects, these are targets that have all in common. */
static size_t *find_aliases(const struct search *s) {
    size_t *alias_of = arena_array(s->arena, s->count, sizeof *alias_of), targets = 0;

    for (size_t i = 0; i < s->count; i++) {
        alias_of[i] = i;
        for (size_t k = 0; k < i && alias_of[i] == i; k++) {
            if (alias_of[k] == k && same_links(&s->candidates[k], &s->candidates[i]))
                alias_of[i] = k;
        }
        targets += alias_of[i] == i;
    }
    for (size_t i = 0; i < s->count && targets < 2; i++)
        alias_of[i] = i;
    for (size_t i = 0; i < s->count; i++) { /* the target's is the one that is called as others */
        size_t best = i;

        if (alias_of[i] != i)
            continue;
        for (size_t k = i + 1; k < s->count; k++) {
            if (alias_of[k] == i && count_called_alike(s, k) > count_called_alike(s, best))
                best = k;
        }
        for (size_t k = i; k < s->count && best != i; k++)
            alias_of[k] = alias_of[k] == i ? best : alias_of[k];
    }
    return alias_of;
}

static int by_program(const void *a, const void *b, void *ctx) {
    const struct candidate *x = a, *y = b;

    return str_cmp(program_of(ctx, x->edge), program_of(ctx, y->edge));
}

static void make_targets(struct search *s, bool named, struct build_target *targets,
                         size_t *target_count) {
    const char **programs = arena_array(s->arena, s->count, sizeof *programs);
    size_t *number = arena_array(s->arena, s->count, sizeof *number), *alias_of, n = 0;

    if (s->count)
        qsort_r(s->candidates, s->count, sizeof *s->candidates, by_program,
                (void *)(uintptr_t)s->build);
    alias_of = find_aliases(s);
    for (size_t i = 0; i < s->count; i++) {
        const struct candidate *c = &s->candidates[i];
        struct build_target *t = &targets[n];

        if (!named && alias_of[i] != i)
            continue;
        number[i] = n;
        programs[n++] = program_of(s->build, c->edge).p;
        *t = (struct build_target){.program = programs[n - 1],
                                   .edge = c->edge,
                                   .needs = arena_array(s->arena, c->needs.count, sizeof *t->needs),
                                   .need_count = c->needs.count,
                                   .links = arena_array(s->arena, c->links.count, sizeof *t->links),
                                   .link_count = c->links.count};
        if (c->needs.count)
            memcpy(t->needs, c->needs.steps, c->needs.count * sizeof *t->needs);
        if (c->links.count)
            memcpy(t->links, c->links.steps, c->links.count * sizeof *t->links);
    }
    for (size_t i = 0; i < s->count && !named; i++) {
        if (alias_of[i] != i)
            words_add(s->arena, &targets[number[alias_of[i]]].aliases,
                      program_of(s->build, s->candidates[i].edge).p);
    }
    for (size_t t = 0; t < n; t++)
        targets[t].name = program_target_name(s->arena, programs, n, t);
    *target_count = n;
}

bool build_targets_find(struct arena *a, const struct build_steps *build,
                        const char *const *programs, size_t program_count,
                        struct build_target **targets, size_t *target_count) {
    struct search s = {.arena = a, .build = build};
    bool good;

    s.seen = arena_array(a, build->graph->edge_count + build->graph->group_count, sizeof *s.seen);
    good = program_count ? take_programs(&s, programs, program_count) : search_programs(&s);
    *target_count = 0;
    if (good) {
        *targets = arena_array(a, s.count, sizeof **targets);
        make_targets(&s, program_count > 0, *targets, target_count);
    }
    while (s.count)
        drop_candidate(&s, s.count - 1);
    free(s.candidates);
    return good;
}

/* Which target alone is linked from each step's object: NINJA_NO_EDGE where none is, or several
 * are. */
static uint32_t *find_only_users(struct arena *a, const struct build_steps *build,
                                 const struct build_target *targets, size_t target_count) {
    uint32_t *only = arena_array(a, build->count, sizeof *only);
    bool *several = arena_array(a, build->count, sizeof *several);

    memset(only, 0xff, build->count * sizeof *only);
    for (uint32_t t = 0; t < target_count; t++) {
        for (size_t i = 0; i < targets[t].link_count; i++) {
            uint32_t step = targets[t].links[i];

            several[step] |= only[step] != NINJA_NO_EDGE;
            only[step] = several[step] ? NINJA_NO_EDGE : t;
        }
    }
    return only;
}

uint32_t *build_targets_owners(struct arena *a, const struct build_steps *build,
                               const struct build_target *targets, size_t target_count) {
    const struct ninja_graph *g = build->graph;
    uint32_t *only = find_only_users(a, build, targets, target_count);
    bool *linked = arena_array(a, build->count, sizeof *linked);
    uint32_t *folder_of = arena_array(a, build->count, sizeof *folder_of);
    uint32_t *folder_owner, *file_owner = arena_array(a, build->file_count, sizeof *file_owner);
    struct intern folders = {0};

    for (size_t t = 0; t < target_count; t++) {
        for (size_t i = 0; i < targets[t].link_count; i++)
            linked[targets[t].links[i]] = true;
    }
    for (uint32_t e = 0; e < g->edge_count; e++) {
        if (build->step_of[e] != NINJA_NO_EDGE)
            folder_of[build->step_of[e]] =
                intern_add(&folders, object_folder(program_of(build, e)));
    }
    /* Owners plus one; 0: nobody yet, NINJA_NO_EDGE: several. */
    folder_owner = arena_array(a, folders.count, sizeof *folder_owner);
    for (size_t i = 0; i < build->count; i++) {
        uint32_t *owner = &folder_owner[folder_of[i]], *user = &file_owner[build->file_of[i]];

        if (linked[i])
            *owner = only[i] != NINJA_NO_EDGE && (!*owner || *owner == only[i] + 1) ? only[i] + 1
                                                                                    : NINJA_NO_EDGE;
        if (only[i] != NINJA_NO_EDGE)
            *user = !*user || *user == only[i] + 1 ? only[i] + 1 : NINJA_NO_EDGE;
    }
    for (size_t i = 0; i < build->count; i++) {
        if (folder_owner[folder_of[i]] == NINJA_NO_EDGE &&
            file_owner[build->file_of[i]] != NINJA_NO_EDGE)
            only[i] = NINJA_NO_EDGE;
    }
    intern_free(&folders);
    return only;
}
