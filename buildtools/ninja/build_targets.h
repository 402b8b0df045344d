/* SPDX-License-Identifier: MIT */
/*
 * Which targets a build has, and what they are called: the one set of rules for all subcommands.
 *
 * Nobody says so. Where there is a Ninja graph, the targets' programs show in what they are linked
 * from:
 *  - Programs are alike when sources are compiled for each of them anew; of the families of
 * programs that are alike, the one with the most such steps is the targets'.
 *  - Programs that are called as these are, and share half of their steps with them, belong to it:
 *    targets that have nothing which is compiled for each.
 *  - Where nothing is compiled for several programs, those are taken that are called alike and
 * share half of their steps.
 *  - Of programs that are linked from the very same objects, while others of the family are not,
 * one is the target's, and the others are its aliases. Where there are only compile steps, as of
 * Make, step_targets.c of classify finds the targets by where their objects are; the names come
 * from here.
 *
 * A name is the program's, or the place's, less what all begin and end with, in whole words. The
 * arena that is given owns everything.
 */
#ifndef NINJA_BUILD_TARGETS_H
#define NINJA_BUILD_TARGETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/word_list.h"
#include "ninja/ninja_graph.h"

/* The compile steps of a build, as numbers. */
struct build_steps {
    const char *folder; /* of the build, for messages */
    const struct ninja_graph *graph;
    const uint32_t *step_of; /* [graph->edge_count] the edge's step, or NINJA_NO_EDGE */
    const uint32_t *file_of; /* [count] the step's source */
    size_t count;
    uint32_t file_count;
};

struct build_target {
    const char *name;
    const char *program;      /* as build.ninja names it */
    uint32_t edge;            /* that links it */
    struct word_list aliases; /* further programs that are this target */
    uint32_t *needs;          /* [need_count] steps that must be up to date before the program is */
    size_t need_count;
    uint32_t *links; /* [link_count] steps whose objects are linked into it, in order of numbers */
    size_t link_count;
};

/* Finds the targets, sorted by program; `programs` [program_count], if there are any, are theirs.
 * There may be none. False, reported, when one that was named is not there, or too many programs
 * are. */
bool build_targets_find(struct arena *a, const struct build_steps *build,
                        const char *const *programs, size_t program_count,
                        struct build_target **targets, size_t *target_count);

/* Which target's each step is: [build->count] the index of the only one that is linked from its
 * object, if also all else that is linked of the same folder of objects is that target's (else it
 * is a common object that only one target wants), or the source is compiled for other targets, too;
 * else NINJA_NO_EDGE. */
uint32_t *build_targets_owners(struct arena *a, const struct build_steps *build,
                               const struct build_target *targets, size_t target_count);

/* How much all of [n] names, at least one, begin and end with, in whole words. */
void names_common_ends(const struct str *names, size_t n, size_t *front, size_t *back);

/* The target of program i of [n]: its name, less what all programs' names begin and end with; of
 * one alone, what stands behind the last dash. */
const char *program_target_name(struct arena *a, const char *const *programs, size_t n, size_t i);

#endif
