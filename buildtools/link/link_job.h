/* SPDX-License-Identifier: MIT */
/*
 * What the user asked for on the command line of `unitarget link`.
 */
#ifndef LINK_LINK_JOB_H
#define LINK_LINK_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/options.h"
#include "link/model.h"
#include "ninja/link_edge.h"

struct link_job {
    const char *builddir;         /* -C: the build folder; NULL when manifests are given */
    const char *output;           /* -o: the unified binary, an absolute path */
    const char *output_word;      /* -o as it was given, for the depfile */
    const char *depfile;          /* --depfile, or NULL */
    bool links;                   /* --links */
    const char *links_folder;     /* where the links go; NULL: beside the output */
    bool plan_only;               /* --plan */
    const char *explain;          /* --explain: a symbol, or NULL */
    bool summary_json;            /* --summary=json */
    struct word_list load_in_all; /* --load-in-all: libraries that targets may load without need */
    bool quiet;                   /* --quiet: no progress, no summary */
    const char *const *driver; /* the words behind `--`: driver and its arguments; empty with -C */
    size_t driver_count;
    const char **executables; /* with -C: what the per-target programs are called in build.ninja */
    size_t executable_count;
    struct link_edge_files build_files; /* with -C */
    const char **manifests;             /* [manifest_count] their paths */
    size_t manifest_count;
    struct word_list programs; /* --program: name, program, name, program … */
    struct word_list aliases;  /* --alias, in the same way */
    const char *known_names;   /* --aliases: which table of names, or NULL */
    const char *default_name;  /* --default, or NULL */
    size_t default_target;     /* its number, from 1; 0: none */
    const char *none_program;  /* --target none: its file, "" for the installed one;
                                 NULL: not wanted */
    struct target *targets;    /* [target_count] name, program, words */
    size_t target_count;
    size_t named_count; /* of the entries of `targets` with a name: behind the targets that are made
                           from objects may come `none`, which has no words (target_none.h) */
};

/* Fills the job from the command line. Returns 0; 2 after a usage error (reported); -1 when only
 * help was asked for and given. Reads the manifests. */
int job_read(struct arena *a, struct link_job *job, int argc, char **argv);

/* With -C: names the targets after the executables and takes their words from build.ninja;
 * afterwards the current folder is the build folder, which all words are relative to. False with an
 * error reported. */
bool job_read_build(struct arena *a, struct link_job *job);

/* For subcommands that are told their targets in the same way. What --target gives; false with the
 * error reported. Then, when all options are read, what stands behind them; reads the manifests,
 * and returns 0, or the exit status after an error (reported). */
bool job_add_target(struct arena *a, struct link_job *job, const char *word);
int job_take_targets(struct arena *a, struct link_job *job, const struct operands *operands);

/* Says which compiler driver links: the one behind `--`, else a target's, one for C++ if any of
 * them is; and what else stands behind `--`. False with an error when the targets' are not one
 * compiler's.
 */
bool job_choose_driver(struct link_state *s);

#endif
