/* SPDX-License-Identifier: MIT */
#include "check/check_targets.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "check/ask_once.h"
#include "check/ways.h"
#include "ninja/build_targets.h"

/* Files that may be targets' own programs. */
struct candidate {
    const char *path;   /* absolute */
    const char *target; /* if the command line says so; else NULL */
};

struct search {
    struct arena *arena;
    const struct check_job *job;
    const char *unified; /* the real path; NULL: there is none */
    struct candidate *list;
    size_t count, capacity;
};

static const char *real_path(struct arena *a, const char *path) {
    char *found = realpath(path, NULL);
    const char *copy = found ? arena_copy(a, found, strlen(found)) : NULL;

    free(found);
    return copy;
}

/* The absolute path, with its own last name: links are not followed there. */
static const char *absolute(struct arena *a, const char *path) {
    const char *base = str_basename(path);
    const char *folder = base == path ? "." : arena_copy(a, path, (size_t)(base - path));
    const char *real = real_path(a, folder);

    return real ? arena_printf(a, "%s/%s", strcmp(real, "/") ? real : "", base) : path;
}

static bool is_program(const char *path) {
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

static bool is_folder(const char *path) {
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* ---- the targets ---- */

static int by_name(const void *a, const void *b) {
    return strcmp(((const struct target *)a)->name, ((const struct target *)b)->name);
}

static void add_target(struct arena *a, struct targets *targets, size_t *capacity,
                       const char *name) {
    targets->list = array_grow(targets->list, capacity, targets->count + 1, sizeof *targets->list);
    targets->list[targets->count++] = (struct target){.name = arena_copy(a, name, strlen(name))};
}

static bool is_wanted(const char *list, const char *name) {
    size_t n = strlen(name);

    for (const char *at = list; at && *at; at += *at == ',') {
        size_t m = strcspn(at, ",");

        if (m == n && memcmp(at, name, n) == 0)
            return true;
        at += m;
    }
    return false;
}

/* What the unified program lists, but for the target that is none: no other program is like it. */
static bool ask_targets(struct arena *a, const struct check_job *job, const char *folder,
                        const char *program, struct targets *targets, size_t *capacity) {
    struct once answer = ask_once(a, job, folder, program, "-target help");
    bool good = str_is(answer.ending, "status 0");
    const char *words = answer.out.p; /* ends in NUL, being a copy */

    for (size_t n; good && *words; words += n + (words[n] == '\n')) {
        n = strcspn(words, "\n");
        if (n && !memchr(words, ' ', n) && (n != 4 || memcmp(words, "none", n) != 0))
            add_target(a, targets, capacity, arena_copy(a, words, n));
    }
    if (good && targets->count)
        return true;
    diag_error("%s: does not list its targets when called with '-target help' (%.*s)",
               job->programs[0], STR_ARG(answer.ending));
    diag_hint("if it is one target's own program, say which: --target NAME");
    return false;
}

/* Are all names of the list targets? */
static bool are_targets(const struct targets *targets, const char *list, const char *option) {
    bool good = true;

    for (const char *at = list; *at; at += *at == ',') {
        size_t n = strcspn(at, ","), t = 0;

        while (t < targets->count &&
               (strlen(targets->list[t].name) != n || memcmp(targets->list[t].name, at, n) != 0))
            t++;
        if (t == targets->count && n) {
            diag_error("%s: there is no target '%.*s'", option, (int)n, at);
            good = false;
        }
        at += n;
    }
    return good;
}

static bool select_targets(struct targets *targets, const struct check_job *job) {
    size_t kept = 0;

    if (job->targets && !are_targets(targets, job->targets, "--targets"))
        return false;
    for (size_t t = 0; job->targets && t < targets->count; t++) {
        if (is_wanted(job->targets, targets->list[t].name))
            targets->list[kept++] = targets->list[t];
    }
    if (job->targets)
        targets->count = kept;
    return !job->deep || strcmp(job->deep, "all") == 0 || are_targets(targets, job->deep, "--deep");
}

static bool find_targets(struct arena *a, const struct check_job *job, const char *folder,
                         const char *unified, const struct inventory *baseline,
                         struct targets *targets) {
    size_t capacity = 0;
    const char **names = arena_array(a, job->program_count + 1, sizeof *names);

    if (job->own_target) {
        add_target(a, targets, &capacity, job->own_target);
    } else if (unified) {
        if (!ask_targets(a, job, folder, unified, targets, &capacity))
            return false;
    } else {
        for (size_t i = 0; i < job->program_count; i++)
            names[i] = str_basename(job->programs[i]);
        for (size_t i = 0; i < job->program_count; i++)
            add_target(a, targets, &capacity, program_target_name(a, names, job->program_count, i));
    }
    for (size_t t = 0; baseline && t < baseline->count; t++) {
        size_t k = 0;

        while (k < targets->count && strcmp(targets->list[k].name, baseline->list[t].name) != 0)
            k++;
        if (k < targets->count ||
            (job->targets && !is_wanted(job->targets, baseline->list[t].name)))
            continue;
        if (job->own_target || job->program_count > 1)
            continue; /* only some of the programs are looked at */
        diag_error("target '%s' is gone: %s has it, %s does not", baseline->list[t].name,
                   job->baseline, job->programs[0]);
        diag_hint("--targets says which to look at");
        return false;
    }
    if (targets->count)
        qsort(targets->list, targets->count, sizeof *targets->list, by_name);
    return select_targets(targets, job);
}

/* ---- their own programs ---- */

static void add_candidate(struct search *s, const char *path, const char *target) {
    const char *real = real_path(s->arena, path);

    if (!real || !is_program(real) || (!target && s->unified && strcmp(real, s->unified) == 0))
        return;
    s->list = array_grow(s->list, &s->capacity, s->count + 1, sizeof *s->list);
    s->list[s->count++] = (struct candidate){absolute(s->arena, path), target};
}

static void add_folder(struct search *s, const char *folder) {
    DIR *dir = opendir(folder);
    struct dirent *e;

    while (dir && (e = readdir(dir)))
        add_candidate(s, arena_printf(s->arena, "%s/%s", folder, e->d_name), NULL);
    if (dir)
        closedir(dir);
}

static bool add_reference(struct search *s, const char *word) {
    const char *equals = strchr(word, '=');
    size_t before = s->count;

    if (is_folder(word)) {
        add_folder(s, word);
        return true;
    }
    if (equals && !file_exists(word))
        add_candidate(s, equals + 1, arena_copy(s->arena, word, (size_t)(equals - word)));
    else
        add_candidate(s, word, NULL);
    if (s->count > before)
        return true;
    diag_error("--reference %s: is no folder and no program other than the one that is compared",
               word);
    diag_hint(
        "expected a folder with the targets' own programs, such a program, or TARGET=PROGRAM");
    return false;
}

/* How many targets have a program called `prefix` TARGET `suffix`. */
static size_t count_named(const struct search *s, const struct targets *targets, struct str prefix,
                          struct str suffix) {
    size_t count = 0;

    for (size_t t = 0; t < targets->count; t++) {
        const char *name = arena_printf(s->arena, "%.*s%s%.*s", STR_ARG(prefix),
                                        targets->list[t].name, STR_ARG(suffix));
        size_t i = 0;

        while (i < s->count && strcmp(str_basename(s->list[i].path), name) != 0)
            i++;
        count += i < s->count;
    }
    return count;
}

/* What the names of most targets' programs begin and end with. */
static void find_form(const struct search *s, const struct targets *targets, struct str *prefix,
                      struct str *suffix) {
    size_t best = 0;

    for (size_t i = 0; i < s->count; i++) {
        const char *name = str_basename(s->list[i].path);

        for (size_t t = 0; t < targets->count; t++) {
            const char *target = targets->list[t].name;

            for (const char *at = strstr(name, target); at; at = strstr(at + 1, target)) {
                struct str begin = {name, (size_t)(at - name)}, end = str_from(at + strlen(target));
                bool is_known = best && str_eq(begin, *prefix) && str_eq(end, *suffix);
                size_t count = is_known ? 0 : count_named(s, targets, begin, end);

                if (count > best || (count && count == best && end.n < suffix->n)) {
                    best = count;
                    *prefix = begin;
                    *suffix = end;
                }
            }
        }
    }
}

static const char *own_program(const struct search *s, const struct target *t, struct str prefix,
                               struct str suffix) {
    const char *name =
        arena_printf(s->arena, "%.*s%s%.*s", STR_ARG(prefix), t->name, STR_ARG(suffix));

    for (size_t i = 0; i < s->count; i++) {
        if (s->list[i].target && strcmp(s->list[i].target, t->name) == 0)
            return s->list[i].path;
    }
    if (s->job->own_target && s->count == 1)
        return s->list[0].path;
    for (size_t i = 0; i < s->count; i++) {
        if (!s->list[i].target && strcmp(str_basename(s->list[i].path), name) == 0)
            return s->list[i].path;
    }
    return NULL;
}

static bool find_references(struct search *s, struct targets *targets) {
    struct str prefix = {0}, suffix = {0};
    bool good = true;

    for (size_t i = 0; i < s->job->references.count; i++)
        good &= add_reference(s, s->job->references.words[i]);
    if (!good)
        return false;
    if (!s->job->references.count)
        add_folder(
            s, arena_copy(s->arena, s->unified, (size_t)(str_basename(s->unified) - s->unified)));
    find_form(s, targets, &prefix, &suffix);
    for (size_t t = 0; t < targets->count; t++) {
        struct target *target = &targets->list[t];
        const char *path = own_program(s, target, prefix, suffix);

        if (!path) {
            diag_error("target '%s': its own program is not found", target->name);
            if (diag_errors() == 1)
                diag_hint("--reference says where the targets' own programs are, --targets which "
                          "targets to look at");
            good = false;
            continue;
        }
        target->program = str_basename(path);
        target->reference = (struct way){"reference", path, target->program, {0}, 0};
    }
    return good;
}

/* Targets' own programs are compared as they are. */
static bool find_own_programs(struct arena *a, const struct check_job *job,
                              struct targets *targets) {
    for (size_t i = 0; i < job->program_count; i++) {
        const char **names = arena_array(a, job->program_count, sizeof *names);
        const char *path = absolute(a, job->programs[i]), *name = job->own_target;

        for (size_t k = 0; k < job->program_count; k++)
            names[k] = str_basename(job->programs[k]);
        if (!name)
            name = program_target_name(a, names, job->program_count, i);
        for (size_t t = 0; t < targets->count; t++) {
            struct target *target = &targets->list[t];

            if (strcmp(target->name, name) != 0)
                continue;
            if (!target->program)
                target->program = str_basename(path);
            ways_add(target, "program", path, target->program);
            target->full_count = 1;
        }
    }
    return true;
}

/* With a baseline, only targets that it has: what is new cannot have got lost. */
static void keep_known(struct targets *targets, const struct inventory *baseline) {
    size_t kept = 0;

    for (size_t t = 0; t < targets->count; t++) {
        struct inventory_target *known = inventory_find(baseline, targets->list[t].name);

        if (!known) {
            diag_warning("target '%s' is not in the inventory, and is not compared",
                         targets->list[t].name);
            continue;
        }
        targets->list[kept] = targets->list[t];
        targets->list[kept].deep = known->run_count[PART_DEEP] || known->run_count[PART_MACHINES];
        targets->list[kept++].program = known->program;
    }
    targets->count = kept;
}

/* What there is of ways when they are compared with each other, with an inventory, or with nothing
 * yet. */
static void finish_target(const struct check_job *job, bool has_baseline, struct target *t) {
    t->deep |= job->deep && (strcmp(job->deep, "all") == 0 || is_wanted(job->deep, t->name));
    if (has_baseline) {
        t->way_count = t->full_count;
    } else if (!t->reference.file) {
        t->reference = t->ways[0];
        t->way_count = t->full_count = 0;
    }
}

bool check_targets_find(struct arena *a, const struct check_job *job,
                        const struct inventory *baseline, const char *folder,
                        struct targets *targets) {
    bool is_unified = job->program_count == 1 && !job->own_target, good = true;
    const char *unified = is_unified ? real_path(a, job->programs[0]) : NULL;
    struct search search = {.arena = a, .job = job, .unified = unified};

    for (size_t i = 0; i < job->program_count; i++) {
        if (is_program(job->programs[i]))
            continue;
        diag_error("%s: is no program that can be run", job->programs[i]);
        good = false;
    }
    if (!good || !find_targets(a, job, folder, unified, baseline, targets))
        return false;
    if (baseline)
        keep_known(targets, baseline);
    else if (job->references.count || (is_unified && !job->save))
        good = find_references(&search, targets);
    free(search.list);
    if (!good || !(is_unified ? ways_find(a, job, unified, folder, targets)
                              : find_own_programs(a, job, targets)))
        return false;
    targets->unified = baseline || job->references.count || !job->save ? unified : NULL;
    for (size_t t = 0; t < targets->count; t++)
        finish_target(job, baseline != NULL, &targets->list[t]);
    return true;
}
