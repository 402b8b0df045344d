/* SPDX-License-Identifier: MIT */
#include "report/programs.h"

#include <stdlib.h>

#include "base/diag.h"
#include "ninja/build_programs.h"
#include "ninja/ninja_path.h"

/* A program that may be a target's. */
struct candidate {
    uint32_t edge;
    uint32_t *steps; /* [step_count] that it needs; malloc'ed */
    size_t step_count, step_capacity;
    uint32_t family; /* number of a candidate that is alike; its own: the first of them */
};

struct search {
    struct report *report;
    struct candidate *candidates; /* [count] malloc'ed */
    size_t count, capacity;
    uint32_t *seen; /* of ninja_graph_closure */
    uint32_t stamp;
};

enum { MOST_CANDIDATES = 2000 }; /* each is compared with each */

/* ---- programs and the steps that they need ---- */

static struct str first_output(const struct report *r, uint32_t edge) {
    return intern_text(&r->graph.paths, r->graph.edges[edge].outputs.numbers[0]);
}

/* A program is linked from objects, or from archives alone. */
static bool is_program(const struct report *r, uint32_t edge) {
    const struct ninja_node *node = &r->graph.edges[edge];

    if (r->step_of[edge] != REPORT_NONE || str_is(node->rule, "phony") ||
        is_library_name(first_output(r, edge)))
        return false;
    if (is_link_rule(node->rule))
        return true;
    for (size_t i = 0; i < node->inputs.count; i++) {
        if (r->step_of[node->inputs.numbers[i]] != REPORT_NONE)
            return true;
    }
    return false;
}

struct visitor {
    const struct report *report;
    struct candidate *candidate;
};

static void take_step(void *ctx, uint32_t edge) {
    struct visitor *v = ctx;
    struct candidate *c = v->candidate;
    uint32_t step = v->report->step_of[edge];

    if (step == REPORT_NONE)
        return;
    c->steps = array_grow(c->steps, &c->step_capacity, c->step_count + 1, sizeof *c->steps);
    c->steps[c->step_count++] = step;
}

static void add_candidate(struct search *s, uint32_t edge) {
    struct visitor v = {s->report, NULL};

    s->candidates = array_grow(s->candidates, &s->capacity, s->count + 1, sizeof *s->candidates);
    v.candidate = &s->candidates[s->count];
    *v.candidate = (struct candidate){.edge = edge, .family = (uint32_t)s->count};
    s->count++;
    ninja_graph_closure(&s->report->graph, edge, s->seen, ++s->stamp, take_step, &v);
}

/* ---- which are alike ---- */

/* The steps of the files that are compiled more than once, by file: [starts[f], starts[f + 1]). */
struct by_file {
    uint32_t *starts; /* [file_count + 1] */
    uint32_t *users;  /* pairs of candidate and step, flat */
    uint32_t *steps;
};

static void index_users(struct search *s, struct by_file *index) {
    const struct report *r = s->report;
    uint32_t *compiled = arena_array(r->arena, r->file_names.count, sizeof *compiled);
    size_t total = 0;

    index->starts = arena_array(r->arena, (size_t)r->file_names.count + 2, sizeof *index->starts);
    for (size_t i = 0; i < r->step_count; i++)
        compiled[r->steps[i].file]++;
    for (size_t c = 0; c < s->count; c++) {
        for (size_t i = 0; i < s->candidates[c].step_count; i++) {
            uint32_t file = r->steps[s->candidates[c].steps[i]].file;

            index->starts[file + 2] += compiled[file] > 1;
            total += compiled[file] > 1;
        }
    }
    for (uint32_t f = 0; f < r->file_names.count; f++)
        index->starts[f + 2] += index->starts[f + 1];
    index->users = arena_array(r->arena, total, sizeof *index->users);
    index->steps = arena_array(r->arena, total, sizeof *index->steps);
    for (uint32_t c = 0; c < s->count; c++) {
        for (size_t i = 0; i < s->candidates[c].step_count; i++) {
            uint32_t step = s->candidates[c].steps[i], file = r->steps[step].file;

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
            index->steps[i] = REPORT_NONE;
    }
    for (uint32_t i = begin; i < end; i++)
        times[index->users[i]] = 0;
    for (uint32_t i = begin; i < end; i++) {
        if (index->steps[i] != REPORT_NONE) {
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
    uint32_t *alike = arena_array(s->report->arena, s->count * s->count, sizeof *alike);
    uint32_t *times = arena_array(s->report->arena, s->count, sizeof *times);

    index_users(s, &index);
    for (uint32_t f = 0; f < s->report->file_names.count; f++) {
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
    size_t x = s->candidates[a].step_count, y = s->candidates[b].step_count;

    return x < y ? x : y;
}

/* The family with the most files in common; REPORT_NONE when no two programs are alike. Test
 * programs that each compile the same helper are none: at least a hundredth of the steps must be
 * so. */
static uint32_t largest_family(struct search *s, const uint32_t *alike) {
    uint64_t *weights = arena_array(s->report->arena, s->count, sizeof *weights);
    uint64_t *steps = arena_array(s->report->arena, s->count, sizeof *steps);
    uint32_t best = REPORT_NONE;

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
            (best == REPORT_NONE || weights[c] > weights[best]))
            best = c;
    }
    return best;
}

/* ---- which belong to these, though nothing is compiled for both ---- */

/* Does the name begin and end as those of the family do? */
static bool fits(const char *name, const char *member, size_t prefix, size_t suffix) {
    size_t n = strlen(name), m = strlen(member);

    return prefix + suffix > 0 && n > prefix + suffix && strncmp(name, member, prefix) == 0 &&
           strcmp(name + n - suffix, member + m - suffix) == 0;
}

/* Has it at least half of its steps, or of the other's, in common with the other? */
static bool shares_half(const struct report *r, const struct candidate *a,
                        const struct candidate *b) {
    uint64_t *set = arena_array(r->arena, r->step_count / 64 + 1, sizeof *set);
    size_t common = 0;

    for (size_t i = 0; i < a->step_count; i++)
        set[a->steps[i] / 64] |= UINT64_C(1) << a->steps[i] % 64;
    for (size_t i = 0; i < b->step_count; i++)
        common += set[b->steps[i] / 64] >> b->steps[i] % 64 & 1;
    return 2 * common >= (a->step_count < b->step_count ? a->step_count : b->step_count);
}

/* An emulator for riscv and one for mips may have nothing that is compiled for each of them, but
 * they are called alike, and most of both is the same. */
static void extend_family(struct search *s, uint32_t family) {
    const char **names = arena_array(s->report->arena, s->count, sizeof *names);
    size_t n = 0, prefix, suffix;

    for (uint32_t c = 0; c < s->count; c++) {
        if (family_of(s, c) == family)
            names[n++] = first_output(s->report, s->candidates[c].edge).p;
    }
    program_names_common(names, n, &prefix, &suffix);
    for (uint32_t c = 0; c < s->count; c++) {
        const char *name = first_output(s->report, s->candidates[c].edge).p;

        if (family_of(s, c) != family && fits(name, names[0], prefix, suffix) &&
            shares_half(s->report, &s->candidates[family], &s->candidates[c]))
            s->candidates[family_of(s, c)].family = family;
    }
}

/* ---- where all that programs have in common is compiled once ---- */

/* Do the names have whole words at their front or back in common? */
static bool are_called_alike(const char *a, const char *b) {
    const char *names[] = {a, b};
    size_t prefix, suffix;

    program_names_common(names, 2, &prefix, &suffix);
    return fits(b, a, prefix, suffix) && fits(a, b, prefix, suffix);
}

static uint64_t *step_set(const struct report *r, const struct candidate *c) {
    uint64_t *set = arena_array(r->arena, r->step_count / 64 + 1, sizeof *set);

    for (size_t i = 0; i < c->step_count; i++)
        set[c->steps[i] / 64] |= UINT64_C(1) << c->steps[i] % 64;
    return set;
}

static size_t count_common(const struct report *r, const uint64_t *a, const uint64_t *b) {
    size_t n = 0;

    for (size_t i = 0; i < r->step_count / 64 + 1; i++)
        n += (size_t)__builtin_popcountll(a[i] & b[i]);
    return n;
}

/* Programs that are called alike, and have half of the larger one's steps in common; of several
 * such families the one with the most. REPORT_NONE when there is none. */
static uint32_t largest_sharing_family(struct search *s) {
    const struct report *r = s->report;
    uint64_t **sets = arena_array(r->arena, s->count, sizeof *sets);
    uint64_t *weights = arena_array(r->arena, s->count, sizeof *weights);
    uint32_t best = REPORT_NONE;

    for (uint32_t c = 0; c < s->count; c++) {
        s->candidates[c].family = c;
        sets[c] = step_set(r, &s->candidates[c]);
    }
    for (uint32_t a = 0; a < s->count; a++) {
        for (uint32_t b = a + 1; b < s->count; b++) {
            const struct candidate *x = &s->candidates[a], *y = &s->candidates[b];
            size_t most = x->step_count > y->step_count ? x->step_count : y->step_count, common;

            if (!are_called_alike(first_output(r, x->edge).p, first_output(r, y->edge).p))
                continue;
            common = count_common(r, sets[a], sets[b]);
            if (common && 2 * common >= most) {
                uint32_t to = family_of(s, a), from = family_of(s, b);

                weights[to] += common + (to == from ? 0 : weights[from]);
                s->candidates[from].family = to;
            }
        }
    }
    for (uint32_t c = 0; c < s->count; c++) {
        if (weights[c] && family_of(s, c) == c &&
            (best == REPORT_NONE || weights[c] > weights[best]))
            best = c;
    }
    return best;
}

static void drop_candidate(struct search *s, size_t i) {
    free(s->candidates[i].steps);
    s->candidates[i] = s->candidates[--s->count];
}

static bool search_programs(struct search *s) {
    const struct report *r = s->report;
    const uint32_t *alike;
    uint32_t best;

    for (uint32_t e = 0; e < r->graph.edge_count; e++) {
        if (is_program(r, e))
            add_candidate(s, e);
    }
    if (s->count > MOST_CANDIDATES) {
        diag_error("%s: which of %zu programs are the targets'?", r->job->builddir, s->count);
        diag_hint("name them behind the options");
        return false;
    }
    alike = count_alike(s);
    join_families(s, alike);
    best = largest_family(s, alike);
    if (best == REPORT_NONE)
        best = largest_sharing_family(s);
    else
        extend_family(s, best);
    if (best == REPORT_NONE && s->count == 1)
        best = 0; /* a build of one target */
    for (size_t i = s->count; i-- > 0;)
        s->candidates[i].family = family_of(s, (uint32_t)i);
    for (size_t i = s->count; i-- > 0;) {
        if (best == REPORT_NONE || s->candidates[i].family != best)
            drop_candidate(s, i);
    }
    return true;
}

/* ---- programs that were named ---- */

static const char *get_program(const void *ctx, size_t i) {
    const struct search *s = ctx;

    return first_output(s->report, s->candidates[i].edge).p;
}

static void report_unknown(struct search *s, const char *name) {
    struct search programs = {.report = s->report};
    const char *nearest;

    for (uint32_t e = 0; e < s->report->graph.edge_count; e++) {
        if (is_program(s->report, e)) {
            programs.candidates = array_grow(programs.candidates, &programs.capacity,
                                             programs.count + 1, sizeof *programs.candidates);
            programs.candidates[programs.count++] = (struct candidate){.edge = e};
        }
    }
    nearest = str_nearest(name, programs.count, get_program, &programs);
    diag_error("%s: no build statement links a program `%s`", s->report->job->builddir, name);
    if (nearest)
        diag_hint("did you mean `%s`?", nearest);
    free(programs.candidates);
}

/* A name may lead to the program through phony names. */
static uint32_t follow(const struct report *r, uint32_t edge) {
    for (size_t i = 0; edge != NINJA_NO_EDGE && i < 32; i++) {
        const struct ninja_node *node = &r->graph.edges[edge];

        if (!str_is(node->rule, "phony"))
            return edge;
        edge = node->inputs.count == 1 ? node->inputs.numbers[0] : NINJA_NO_EDGE;
    }
    return NINJA_NO_EDGE;
}

static bool take_programs(struct search *s) {
    struct report *r = s->report;
    bool good = true;

    for (size_t i = 0; i < r->job->program_count; i++) {
        const char *name = r->job->programs[i];
        char *copy = arena_copy(r->arena, name, strlen(name));
        struct str path = {copy, copy[0] ? ninja_canonical(copy, strlen(copy)) : 0};
        uint32_t edge = follow(r, ninja_graph_maker(&r->graph, path));
        bool again = false;

        for (size_t k = 0; k < s->count; k++)
            again |= s->candidates[k].edge == edge;
        if (edge == NINJA_NO_EDGE || r->step_of[edge] != REPORT_NONE) {
            report_unknown(s, name);
            good = false;
        } else if (!again) {
            add_candidate(s, edge);
        }
    }
    return good;
}

/* ---- targets ---- */

static int by_program(const void *a, const void *b, void *ctx) {
    const struct candidate *x = a, *y = b;

    return str_cmp(first_output(ctx, x->edge), first_output(ctx, y->edge));
}

static void name_targets(struct search *s) {
    struct report *r = s->report;
    const char **names = arena_array(r->arena, s->count, sizeof *names);

    if (s->count)
        qsort_r(s->candidates, s->count, sizeof *s->candidates, by_program, r);
    for (size_t t = 0; t < s->count; t++)
        names[t] = first_output(r, s->candidates[t].edge).p;
    r->targets = arena_array(r->arena, s->count, sizeof *r->targets);
    r->needs = arena_array(r->arena, s->count, sizeof *r->needs);
    r->target_count = s->count;
    for (size_t t = 0; t < s->count; t++) {
        r->targets[t].edge = s->candidates[t].edge;
        r->targets[t].program = names[t];
        r->targets[t].name = program_names_target(r->arena, names, s->count, t);
    }
}

static void note_needs(struct search *s) {
    struct report *r = s->report;

    for (uint32_t t = 0; t < s->count; t++) {
        const struct candidate *c = &s->candidates[t];

        r->needs[t] = arena_array(r->arena, r->step_count / 64 + 1, sizeof **r->needs);
        for (size_t i = 0; i < c->step_count; i++) {
            struct report_step *step = &r->steps[c->steps[i]];

            r->needs[t][c->steps[i] / 64] |= UINT64_C(1) << c->steps[i] % 64;
            if (!step->targets++)
                step->target = t;
        }
    }
}

/* A folder of objects is a target's when all of it that any target needs, only this one needs. */
static void find_kinds(struct report *r) {
    uint32_t *owners = arena_array(r->arena, r->units.count, sizeof *owners); /* target + 1 */
    uint32_t *own = arena_array(r->arena, r->file_names.count, sizeof *own);
    const uint32_t nobody = REPORT_NONE;

    for (size_t i = 0; i < r->step_count; i++) {
        const struct report_step *s = &r->steps[i];
        uint32_t *owner = &owners[s->unit];

        if (s->targets == 1 && (*owner == 0 || *owner == s->target + 1))
            *owner = s->target + 1;
        else if (s->targets)
            *owner = nobody;
    }
    for (size_t i = 0; i < r->step_count; i++)
        own[r->steps[i].file] += r->steps[i].targets && owners[r->steps[i].unit] != nobody;
    for (size_t i = 0; i < r->step_count; i++) {
        struct report_step *s = &r->steps[i];

        if (!s->targets)
            s->kind = STEP_OUTSIDE;
        else if (owners[s->unit] == nobody)
            s->kind = STEP_ONCE;
        else
            s->kind = own[s->file] > 1 ? STEP_REPEATED : STEP_SINGLE;
    }
}

/* ---- files and folders ---- */

static uint32_t folder_number(struct intern *folders, const char *name) {
    const char *slash = strrchr(name, '/');
    struct str folder = {name, slash ? (size_t)(slash - name) : 0};

    return intern_add(folders, folder.n ? folder : STR_LIT("."));
}

static void list_steps(struct report *r) {
    uint32_t *counts = arena_array(r->arena, r->file_count, sizeof *counts);

    for (size_t i = 0; i < r->step_count; i++)
        counts[r->steps[i].file] += r->steps[i].targets > 0;
    for (size_t f = 0; f < r->file_count; f++)
        r->files[f].steps = arena_array(r->arena, counts[f], sizeof *r->files[f].steps);
    for (uint32_t i = 0; i < r->step_count; i++) {
        struct report_file *f = &r->files[r->steps[i].file];

        if (r->steps[i].targets)
            f->steps[f->step_count++] = i;
        if (r->steps[i].kind > f->kind)
            f->kind = r->steps[i].kind;
    }
}

static void make_files(struct report *r) {
    struct intern folders = {0};

    r->file_count = r->file_names.count;
    r->files = arena_array(r->arena, r->file_count, sizeof *r->files);
    for (uint32_t f = 0; f < r->file_count; f++) {
        r->files[f].name = intern_text(&r->file_names, f).p;
        r->files[f].folder = folder_number(&folders, r->files[f].name);
    }
    r->folder_count = folders.count;
    r->folders = arena_array(r->arena, r->folder_count, sizeof *r->folders);
    for (uint32_t i = 0; i < folders.count; i++)
        r->folders[i].name =
            arena_copy(r->arena, intern_text(&folders, i).p, intern_text(&folders, i).n);
    intern_free(&folders);
    list_steps(r);
}

bool programs_find(struct report *r) {
    struct search s = {.report = r};
    bool good;

    s.seen = arena_array(r->arena, r->graph.edge_count + r->graph.group_count, sizeof *s.seen);
    good = r->job->program_count ? take_programs(&s) : search_programs(&s);
    if (good) {
        name_targets(&s);
        note_needs(&s);
        find_kinds(r);
        make_files(r);
    }
    for (size_t i = 0; i < s.count; i++)
        free(s.candidates[i].steps);
    free(s.candidates);
    return good;
}
