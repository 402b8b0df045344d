/* SPDX-License-Identifier: MIT */
#include "classify/step_targets.h"

#include <stdlib.h>

#include "base/diag.h"
#include "classify/program_steps.h"
#include "ninja/build_targets.h"

/* Steps of the same source. The place of each is its output, less what all of them end with. */
struct group {
    uint32_t *commands; /* [count] indices, malloc'ed */
    size_t count, capacity;
};

struct search {
    struct classify *c;
    struct intern files;  /* sources */
    struct group *groups; /* [file], malloc'ed */
    size_t group_capacity;
    struct intern places;
    uint32_t *parents;  /* [place] of the union-find forest, malloc'ed */
    struct str *called; /* [place] the folder that differs in its first group, malloc'ed; empty
                           where more than one does */
    size_t *weights;    /* [place] steps, malloc'ed */
    size_t parent_capacity, weight_capacity, called_capacity;
    struct step **parsed; /* [command] NULL: not parsed */
    uint32_t *target_of;  /* [command] */
    uint32_t *place_of;   /* [command] of those in a group that differs */
};

static const struct compile_command *command_at(const struct search *s, uint32_t i) {
    return &s->c->commands.commands[i];
}

static void group_commands(struct search *s) {
    for (uint32_t i = 0; i < s->c->commands.count; i++) {
        uint32_t file = intern_add(&s->files, str_from(command_at(s, i)->file));
        struct group *g;
        size_t before = s->group_capacity;

        s->groups = array_grow(s->groups, &s->group_capacity, file + 1, sizeof *s->groups);
        if (s->group_capacity > before)
            memset(s->groups + before, 0, (s->group_capacity - before) * sizeof *s->groups);
        g = &s->groups[file];
        g->commands = array_grow(g->commands, &g->capacity, g->count + 1, sizeof *g->commands);
        g->commands[g->count++] = i;
    }
}

static struct step *parse(struct search *s, uint32_t i) {
    const char *problem;

    if (!s->parsed[i]) {
        s->parsed[i] = arena_alloc(s->c->arena, sizeof **s->parsed);
        if (!step_parse(s->c->arena, command_at(s, i), s->parsed[i], &problem)) {
            s->parsed[i]->source = NULL;
            s->c->counts.strange++;
        }
    }
    return s->parsed[i]->source ? s->parsed[i] : NULL;
}

/* ---- places ---- */

static bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* How many last bytes of `a` are those of `b`. */
static size_t common_end(const char *a, const char *b) {
    size_t na = strlen(a), nb = strlen(b), n = 0;

    while (n < na && n < nb && a[na - 1 - n] == b[nb - 1 - n])
        n++;
    return n;
}

/* Cut back to whole folders and file names; where the names themselves differ, to whole words. */
static size_t cut_back(const char *output, size_t n) {
    const char *end = output + strlen(output), *slash = memchr(end - n, '/', n);

    if (slash)
        return (size_t)(end - slash);
    while (n && is_word_byte(end[-(ptrdiff_t)n]))
        n--;
    return n;
}

static uint32_t root_of(struct search *s, uint32_t place) {
    while (s->parents[place] != place) {
        s->parents[place] = s->parents[s->parents[place]];
        place = s->parents[place];
    }
    return place;
}

/* How many first bytes all outputs of a group share, in whole folders. */
static size_t common_folders(const struct search *s, const struct group *g) {
    const char *first = command_at(s, g->commands[0])->output;
    size_t front = strlen(first);

    for (size_t i = 1; i < g->count; i++) {
        const char *output = command_at(s, g->commands[i])->output;
        size_t n = 0;

        while (n < front && output[n] == first[n])
            n++;
        front = n;
    }
    while (front && first[front - 1] != '/')
        front--;
    return front;
}

static void place_group(struct search *s, const struct group *g) {
    const char *first = command_at(s, g->commands[0])->output;
    size_t end = strlen(first), front;

    for (size_t i = 1; i < g->count; i++) {
        size_t n = common_end(first, command_at(s, g->commands[i])->output);

        end = n < end ? n : end;
    }
    end = cut_back(first, end);
    front = common_folders(s, g);
    for (size_t i = 0; i < g->count; i++) {
        const char *output = command_at(s, g->commands[i])->output;
        uint32_t known = s->places.count;
        size_t length = strlen(output) - end;
        uint32_t place = intern_add(&s->places, (struct str){output, length});

        if (place == known) {
            s->parents = array_grow(s->parents, &s->parent_capacity, place + 1, sizeof *s->parents);
            s->weights = array_grow(s->weights, &s->weight_capacity, place + 1, sizeof *s->weights);
            s->called = array_grow(s->called, &s->called_capacity, place + 1, sizeof *s->called);
            s->parents[place] = place;
            s->weights[place] = 0;
            s->called[place] = length > front && !memchr(output + front, '/', length - front)
                                   ? (struct str){output + front, length - front}
                                   : (struct str){0};
        }
        s->place_of[g->commands[i]] = place;
        s->parents[root_of(s, place)] = root_of(s, s->place_of[g->commands[0]]);
        s->weights[place]++;
    }
}

/* Is the source compiled several times, and in different ways, or `equal` ones? */
static bool is_repeated_group(struct search *s, const struct group *g, bool equal) {
    const struct step *first = g->count > 1 ? parse(s, g->commands[0]) : NULL;
    bool differ = false;

    for (size_t i = 1; i < g->count; i++) {
        const struct step *step = parse(s, g->commands[i]);

        if (!step || !first)
            return false;
        differ |= steps_differ(first, step);
    }
    return first && differ != equal;
}

static void find_places(struct search *s, bool equal) {
    for (uint32_t f = 0; f < s->files.count; f++) {
        if (is_repeated_group(s, &s->groups[f], equal))
            place_group(s, &s->groups[f]);
    }
}

/* Objects of a target may lie in several folders, `core/arm` and `hw/arm`: families that have two
 * folders' names in common are one. */
static void join_folders(struct search *s) {
    for (uint32_t a = 0; a < s->places.count; a++) {
        for (uint32_t b = a + 1; b < s->places.count; b++) {
            uint32_t x = root_of(s, a), y = root_of(s, b);
            bool again = false;

            if (x == y || !s->called[a].n || !str_eq(s->called[a], s->called[b]))
                continue;
            for (uint32_t i = 0; i < s->places.count && !again; i++) {
                for (uint32_t k = 0; k < s->places.count && !again; k++)
                    again = i != a && k != b && root_of(s, i) == x && root_of(s, k) == y &&
                            s->called[i].n && str_eq(s->called[i], s->called[k]) &&
                            !str_eq(s->called[i], s->called[a]);
            }
            if (again)
                s->parents[y] = x;
        }
    }
}

/* The family with the most steps. */
static uint32_t largest_family(struct search *s) {
    size_t *sums = arena_array(s->c->arena, s->places.count, sizeof *sums);
    uint32_t best = INTERN_NONE;

    for (uint32_t p = 0; p < s->places.count; p++)
        sums[root_of(s, p)] += s->weights[p];
    for (uint32_t p = 0; p < s->places.count; p++) {
        if (sums[p] && (best == INTERN_NONE || sums[p] > sums[best]))
            best = p;
    }
    return best;
}

/* ---- names ---- */

static int by_name(const void *a, const void *b) {
    return strcmp(((const struct classify_target *)a)->name,
                  ((const struct classify_target *)b)->name);
}

static void add_target(struct classify *c, const char *name, struct str folder) {
    struct classify_target *t = &c->targets[c->target_count++];

    t->name = name;
    t->folders = arena_alloc(c->arena, sizeof *t->folders);
    t->folders[0] = folder;
    t->folder_count = 1;
    t->called = folder;
}

static void add_folder(struct arena *a, struct classify_target *t, struct str folder) {
    struct str *folders = arena_array(a, t->folder_count + 1, sizeof *folders);

    memcpy(folders, t->folders, t->folder_count * sizeof *folders);
    folders[t->folder_count++] = folder;
    t->folders = folders;
}

static bool all_go_on_with(const struct classify *c, size_t at, const char *text) {
    for (size_t t = 0; t < c->target_count; t++) {
        struct str s = c->targets[t].called;

        if (!str_starts((struct str){s.p + at, s.n - at}, text))
            return false;
    }
    return true;
}

/* How many bytes all places begin and end with, in whole words. */
static void find_ends(const struct classify *c, size_t *front, size_t *back) {
    struct str *places = arena_array(c->arena, c->target_count, sizeof *places);

    for (size_t t = 0; t < c->target_count; t++)
        places[t] = c->targets[t].called;
    names_common_ends(places, c->target_count, front, back);
    if (*front + *back + 3 < places[0].n && all_go_on_with(c, *front, "lib"))
        *front += 3;
}

/* A target's name is its place, less what all places begin and end with. */
static void name_targets(struct classify *c) {
    size_t front, back;

    find_ends(c, &front, &back);
    for (size_t t = 0; t < c->target_count; t++) {
        struct str s = c->targets[t].called;

        c->targets[t].name = front + back < s.n
                                 ? arena_copy(c->arena, s.p + front, s.n - front - back)
                                 : arena_copy(c->arena, s.p, s.n);
    }
}

/* Sources that are compiled several times in the same way (helpers of tests, say) tell nothing,
 * unless there is nothing else. Where each source is compiled once, there are no targets. */
static void take_family(struct search *s) {
    struct classify *c = s->c;
    bool several = false;
    uint32_t family;

    find_places(s, false);
    if (s->places.count == 0)
        find_places(s, true);
    join_folders(s);
    family = largest_family(s);
    c->targets = arena_array(c->arena, s->places.count, sizeof *c->targets);
    for (uint32_t p = 0; p < s->places.count; p++) {
        struct str place = intern_text(&s->places, p);
        size_t t = 0;

        if (family == INTERN_NONE || root_of(s, p) != family)
            continue;
        while (s->called[p].n && t < c->target_count && !str_eq(c->targets[t].called, s->called[p]))
            t++;
        place.p = arena_copy(c->arena, place.p, place.n); /* the places go with the search */
        if (s->called[p].n && t < c->target_count) {
            add_folder(c->arena, &c->targets[t], place);
            several = true;
        } else {
            add_target(c, "", place);
            if (s->called[p].n)
                c->targets[t].called = s->called[p];
        }
    }
    for (size_t t = 0; t < c->target_count && !several; t++)
        c->targets[t].called = c->targets[t].folders[0];
}

/* --target NAME=FOLDER */
static void take_given(struct classify *c) {
    c->targets = arena_array(c->arena, c->job->given.count, sizeof *c->targets);
    for (size_t i = 0; i < c->job->given.count; i++) {
        const char *word = c->job->given.words[i], *equals = strchr(word, '=');
        struct str folder = str_from(equals + 1);

        while (folder.n > 1 && folder.p[folder.n - 1] == '/')
            folder.n--;
        add_target(c, arena_copy(c->arena, word, (size_t)(equals - word)), folder);
    }
}

/* ---- which step is whose ---- */

static bool lies_in(const char *output, struct str folder) {
    return strncmp(output, folder.p, folder.n) == 0 && output[folder.n] == '/';
}

static bool is_at(const struct search *s, uint32_t command, const struct classify_target *t) {
    const char *output = command_at(s, command)->output;
    uint32_t place = s->place_of[command];

    for (size_t i = 0; output && i < t->folder_count; i++) {
        if (lies_in(output, t->folders[i]) ||
            (place != INTERN_NONE && str_eq(intern_text(&s->places, place), t->folders[i])))
            return true;
    }
    return false;
}

static void assign_by_place(struct search *s) {
    for (uint32_t i = 0; i < s->c->commands.count; i++) {
        for (uint32_t t = 0; s->target_of[i] == INTERN_NONE && t < s->c->target_count; t++) {
            if (is_at(s, i, &s->c->targets[t]))
                s->target_of[i] = t;
        }
    }
}

static bool has_define(const struct step *s, const struct step_define *d) {
    for (size_t i = 0; i < s->define_count; i++) {
        if (str_eq(s->defines[i].name, d->name) && str_eq(s->defines[i].value, d->value))
            return true;
    }
    return false;
}

/* The -D that all steps of a target have, and not all of each other target. */
struct signature {
    struct step_define *defines;
    size_t count;
    bool unique; /* one of these is of no other target */
};

static void narrow(struct signature *g, const struct step *step) {
    size_t kept = 0;

    for (size_t i = 0; i < g->count; i++) {
        if (has_define(step, &g->defines[i]))
            g->defines[kept++] = g->defines[i];
    }
    g->count = kept;
}

/* How many of the targets have it? */
static size_t count_with(const struct signature *all, size_t n, const struct step_define *d) {
    size_t count = 0;

    for (size_t t = 0; t < n; t++) {
        bool found = false;

        for (size_t i = 0; i < all[t].count && !found; i++)
            found = str_eq(all[t].defines[i].name, d->name) &&
                    str_eq(all[t].defines[i].value, d->value);
        count += found;
    }
    return count;
}

static struct signature *find_signatures(struct search *s) {
    struct classify *c = s->c;
    struct signature *all = arena_array(c->arena, c->target_count, sizeof *all);
    struct signature *own = arena_array(c->arena, c->target_count, sizeof *own);

    for (uint32_t i = 0; i < c->commands.count; i++) {
        struct step *step = s->target_of[i] != INTERN_NONE ? parse(s, i) : NULL;
        struct signature *g;

        if (!step)
            continue;
        g = &all[s->target_of[i]];
        if (!g->defines) {
            g->defines = arena_array(c->arena, step->define_count, sizeof *g->defines);
            for (; g->count < step->define_count; g->count++)
                g->defines[g->count] = step->defines[g->count];
        } else {
            narrow(g, step);
        }
    }
    for (size_t t = 0; t < c->target_count; t++) {
        struct step_define *kept = arena_array(c->arena, all[t].count, sizeof *kept);

        for (size_t i = 0; i < all[t].count; i++) {
            const struct step_define *d = &all[t].defines[i];
            size_t with = count_with(all, c->target_count, d);

            if (with < c->target_count)
                kept[own[t].count++] = *d;
            own[t].unique |= with == 1;
        }
        own[t].defines = kept;
    }
    return own;
}

static bool has_signature(const struct step *step, const struct signature *g) {
    for (size_t i = 0; i < g->count; i++) {
        if (!has_define(step, &g->defines[i]))
            return false;
    }
    return g->unique;
}

/* The only target whose signature the step has; INTERN_NONE when there is none. */
static uint32_t match_signature(const struct step *step, const struct signature *signatures,
                                size_t count) {
    uint32_t found = INTERN_NONE;

    for (uint32_t t = 0; t < count; t++) {
        if (!has_signature(step, &signatures[t]))
            continue;
        if (found != INTERN_NONE)
            return INTERN_NONE;
        found = t;
    }
    return found;
}

/* Does the folder of the output have the target's name in its own, as whole words? */
static bool is_named_for(const char *output, const char *name) {
    const char *slash = strrchr(output, '/');
    size_t n = strlen(name);

    for (const char *p = output; slash && n && (p = strstr(p, name)) && p + n <= slash; p++) {
        const char *begin = p - output >= 3 && strncmp(p - 3, "lib", 3) == 0 ? p - 3 : p;

        if ((begin == output || !is_word_byte(begin[-1])) && !is_word_byte(p[n]))
            return true;
    }
    return false;
}

/* Steps of one source elsewhere with targets' -D: those of their `main`, say. Others may have the
 * same -D for reasons of their own (a library in two flavours): the folder has to be called for the
 * target, or the source to be compiled so for each target. */
static void assign_group(struct search *s, const struct group *g,
                         const struct signature *signatures) {
    struct classify *c = s->c;
    uint32_t *found = arena_array(c->arena, g->count, sizeof *found);
    bool *has = arena_array(c->arena, c->target_count, sizeof *has);
    size_t targets = 0;

    for (size_t i = 0; i < g->count; i++) {
        uint32_t k = g->commands[i];
        const struct step *step = s->target_of[k] == INTERN_NONE ? parse(s, k) : NULL;

        found[i] = step ? match_signature(step, signatures, c->target_count) : INTERN_NONE;
        if (found[i] != INTERN_NONE && !has[found[i]]) {
            has[found[i]] = true;
            targets++;
        }
    }
    for (size_t i = 0; i < g->count; i++) {
        if (found[i] != INTERN_NONE &&
            (targets == c->target_count ||
             is_named_for(command_at(s, g->commands[i])->output, c->targets[found[i]].name)))
            s->target_of[g->commands[i]] = found[i];
    }
}

static void assign_by_signature(struct search *s) {
    const struct signature *signatures = find_signatures(s);

    for (uint32_t f = 0; f < s->files.count; f++) {
        if (s->groups[f].count > 1)
            assign_group(s, &s->groups[f], signatures);
    }
}

/* ---- targets that share no source with the others ---- */

/* A folder whose steps have the macros that tell targets apart, but no known target's values. */
struct kin {
    const char *values; /* of these macros, joined */
    struct str folder;
    size_t steps;
    bool shares; /* a source with a known target */
};

struct kinship {
    struct search *search;
    const struct step_define *names; /* [name_count] of these macros */
    size_t name_count;
    struct intern known; /* values */
    struct kin *kin;     /* [count] malloc'ed */
    size_t count, capacity;
};

static const struct step_define *find_define(const struct step_define *defines, size_t count,
                                             struct str name) {
    for (size_t i = 0; i < count; i++) {
        if (str_eq(defines[i].name, name) && defines[i].value.p)
            return &defines[i];
    }
    return NULL;
}

/* The macros that each target has a value of its own of. */
static void find_own_names(struct kinship *k, const struct signature *signatures) {
    struct classify *c = k->search->c;
    const struct signature *first = &signatures[0];
    struct step_define *names = arena_array(c->arena, first->count, sizeof *names);

    for (size_t i = 0; i < first->count; i++) {
        size_t t = 1;

        while (t < c->target_count &&
               find_define(signatures[t].defines, signatures[t].count, first->defines[i].name))
            t++;
        if (t == c->target_count)
            names[k->name_count++] = first->defines[i];
    }
    k->names = names;
}

/* NULL where one of the macros is missing. */
static const char *join_values(const struct kinship *k, const struct step_define *defines,
                               size_t count) {
    struct arena *a = k->search->c->arena;
    const char *all = "";

    for (size_t i = 0; i < k->name_count; i++) {
        const struct step_define *d = find_define(defines, count, k->names[i].name);

        if (!d)
            return NULL;
        all = arena_printf(a, "%s%.*s\n", all, STR_ARG(d->value));
    }
    return all;
}

static struct kin *kin_at(struct kinship *k, const char *values, struct str folder) {
    for (size_t i = 0; i < k->count; i++) {
        if (strcmp(k->kin[i].values, values) == 0 && str_eq(k->kin[i].folder, folder))
            return &k->kin[i];
    }
    k->kin = array_grow(k->kin, &k->capacity, k->count + 1, sizeof *k->kin);
    k->kin[k->count] = (struct kin){.values = values, .folder = folder};
    return &k->kin[k->count++];
}

static bool is_for_a_target(const struct search *s, const char *file) {
    const struct group *g = &s->groups[intern_find(&s->files, str_from(file))];

    for (size_t i = 0; i < g->count; i++) {
        if (s->target_of[g->commands[i]] != INTERN_NONE)
            return true;
    }
    return false;
}

static void note_kin(struct kinship *k, uint32_t i) {
    struct search *s = k->search;
    const struct step *step = parse(s, i);
    const char *slash = step ? strrchr(step->output, '/') : NULL;
    const char *values = slash ? join_values(k, step->defines, step->define_count) : NULL;
    struct kin *kin;

    if (!values || intern_find(&k->known, str_from(values)) != INTERN_NONE)
        return;
    kin = kin_at(k, values, (struct str){step->output, (size_t)(slash - step->output)});
    kin->steps++;
    kin->shares |= is_for_a_target(s, command_at(s, i)->file);
}

/* Is the folder called as those of the targets are? */
static bool is_called_alike(const struct classify *c, struct str folder) {
    struct str first = c->targets[0].called;
    size_t front, back;

    find_ends(c, &front, &back);
    return front + back > 0 && folder.n > front + back && memcmp(folder.p, first.p, front) == 0 &&
           memcmp(folder.p + folder.n - back, first.p + first.n - back, back) == 0;
}

/* Of the folders with the same values, the one with the most steps is the target's, unless a source
 * of one of them is compiled for a known target, too: then it is a tool. */
static bool is_target(const struct kinship *k, const struct kin *kin) {
    for (const struct kin *other = k->kin; other < k->kin + k->count; other++) {
        if (strcmp(other->values, kin->values) == 0 &&
            (other->shares || other->steps > kin->steps ||
             (other->steps == kin->steps && other < kin)))
            return false;
    }
    return is_called_alike(k->search->c, kin->folder);
}

static void take_kin(const struct kinship *k) {
    struct classify *c = k->search->c;
    struct classify_target *old = c->targets;
    size_t known = c->target_count;

    c->targets = arena_array(c->arena, known + k->count, sizeof *c->targets);
    memcpy(c->targets, old, known * sizeof *old);
    for (size_t i = 0; i < k->count; i++) {
        if (is_target(k, &k->kin[i]))
            add_target(c, "", k->kin[i].folder);
    }
}

/* Adds the targets that are told apart by the same macros, and whose folders are called alike. */
static void find_kin(struct search *s) {
    struct classify *c = s->c;
    struct kinship k = {.search = s};
    const struct signature *signatures;

    assign_by_place(s);
    name_targets(c);
    assign_by_signature(s);
    signatures = find_signatures(s);
    find_own_names(&k, signatures);
    for (size_t t = 0; t < c->target_count && k.name_count; t++)
        intern_add(&k.known, str_from(join_values(&k, signatures[t].defines, signatures[t].count)));
    for (uint32_t i = 0; i < c->commands.count && k.name_count; i++) {
        if (s->target_of[i] == INTERN_NONE)
            note_kin(&k, i);
    }
    take_kin(&k);
    intern_free(&k.known);
    free(k.kin);
}

/* ---- units ---- */

static bool wanted(const struct classify_job *job, const char *file) {
    for (size_t i = 0; i < job->only_count; i++) {
        if (strstr(file, job->only[i]))
            return true;
    }
    return job->only_count == 0;
}

static int by_target(const void *a, const void *b) {
    const struct step *x = *(struct step *const *)a, *y = *(struct step *const *)b;

    if (x->target != y->target)
        return x->target < y->target ? -1 : 1;
    return strcmp(x->output, y->output);
}

static void make_unit(struct search *s, const struct group *g) {
    struct classify *c = s->c;
    struct unit *u = &c->all_units[c->all_unit_count];

    *u = (struct unit){.file = command_at(s, g->commands[0])->file};
    u->steps = arena_array(c->arena, g->count, sizeof *u->steps);
    for (size_t i = 0; i < g->count; i++) {
        struct step *step;

        if (s->target_of[g->commands[i]] == INTERN_NONE)
            continue;
        step = parse(s, g->commands[i]);
        if (!step)
            continue;
        step->target = s->target_of[g->commands[i]];
        u->steps[u->count++] = step;
    }
    c->counts.per_target += u->count;
    if (u->count == 0) {
        c->counts.again += g->count > 1 ? g->count : 0;
        return;
    }
    qsort(u->steps, u->count, sizeof *u->steps, by_target);
    for (size_t i = 1; i < u->count; i++)
        u->options_differ |= steps_differ(u->steps[0], u->steps[i]);
    u->class_of = arena_array(c->arena, u->count, sizeof *u->class_of);
    u->proofs = arena_array(c->arena, u->count, sizeof *u->proofs);
    c->all_unit_count++;
}

static void make_units(struct search *s) {
    struct classify *c = s->c;

    c->all_units = arena_array(c->arena, s->files.count, sizeof *c->all_units);
    for (uint32_t f = 0; f < s->files.count; f++)
        make_unit(s, &s->groups[f]);
    c->units = arena_array(c->arena, c->all_unit_count, sizeof *c->units);
    for (size_t i = 0; i < c->all_unit_count; i++) {
        if (wanted(c->job, c->all_units[i].file))
            c->units[c->unit_count++] = c->all_units[i];
    }
}

/* Each folder that was given has a step. */
static bool check_given(const struct classify *c) {
    bool good = true;

    for (size_t t = 0; t < c->target_count; t++) {
        bool used = false;

        for (size_t i = 0; i < c->commands.count && !used; i++)
            used = c->commands.commands[i].output &&
                   lies_in(c->commands.commands[i].output, c->targets[t].folders[0]);
        if (!used) {
            diag_error("--target %s=%.*s: no compile step has its output there", c->targets[t].name,
                       STR_ARG(c->targets[t].folders[0]));
            good = false;
        }
    }
    return good;
}

static void free_search(struct search *s) {
    for (uint32_t f = 0; f < s->files.count; f++)
        free(s->groups[f].commands);
    free(s->groups);
    free(s->parents);
    free(s->weights);
    free(s->called);
    intern_free(&s->files);
}

bool step_targets_find(struct classify *c) {
    struct search s = {.c = c};
    bool good = true;

    s.parsed = arena_array(c->arena, c->commands.count, sizeof *s.parsed);
    s.target_of = arena_array(c->arena, c->commands.count, sizeof *s.target_of);
    s.place_of = arena_array(c->arena, c->commands.count, sizeof *s.place_of);
    memset(s.target_of, 0xff, c->commands.count * sizeof *s.target_of);
    memset(s.place_of, 0xff, c->commands.count * sizeof *s.place_of);
    group_commands(&s);
    if (!c->job->given.count && program_steps_find(c, &s.files, s.target_of)) {
        make_units(&s);
        c->counts.all = c->commands.count;
        c->counts.outside = c->counts.all - c->counts.per_target;
        free_search(&s);
        return true;
    }
    if (c->job->given.count) {
        take_given(c);
        good = check_given(c);
    } else {
        take_family(&s);
        if (c->target_count) {
            find_kin(&s);
            name_targets(c);
        }
    }
    if (good) {
        qsort(c->targets, c->target_count, sizeof *c->targets, by_name);
        /* Numbers of targets are new. */
        memset(s.target_of, 0xff, c->commands.count * sizeof *s.target_of);
        assign_by_place(&s);
        assign_by_signature(&s);
        make_units(&s);
        c->counts.all = c->commands.count;
        c->counts.outside = c->counts.all - c->counts.per_target;
    }
    intern_free(&s.places);
    free_search(&s);
    return good;
}
