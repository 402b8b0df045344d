/* SPDX-License-Identifier: MIT */
/*
 * What a build is told while it is configured: which sources, written by hand or generated, are
 * compiled once, and which for each target. Everything lives in the plan's arena, but for the lists
 * that plan_free gives back.
 */
#ifndef PLAN_MODEL_H
#define PLAN_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/intern.h"
#include "base/word_list.h"
#include "qapi/front/schema.h"
#include "qapi/gen/target_files.h"
#include "qapi/where/targets.h"

/* The words of the command line. */
struct plan_job {
    const char *schema; /* NULL: none */
    bool per_target;    /* generated code is compiled for each target, not once */
    bool names;         /* --names */
    struct qapi_load_options load;
    const char *prefix; /* of generated files; never NULL */
    bool suppress_tracing;
    bool builtins;              /* generate also what the built-in types need */
    const char *root;           /* paths of sources are relative to it; "" for the current folder */
    struct word_list sources;   /* as given: [WHEN:]PATH */
    struct word_list includes;  /* folders of -I */
    struct word_list generated; /* headers that the build makes, the same for all */
    const char *target_list;    /* NULL: all */
    struct word_list defines;   /* SYMBOL=TARGET,... */
    const char *output_word;    /* as the rule of the depfile names it; NULL: as -o does */
    const char *output, *json, *depfile; /* NULL: not written; output: standard output */
    char **words;                        /* [word_count] the command line, for --check */
    int word_count;
    const char *check;   /* the file of lists that is looked at again; NULL: a new one is made */
    const char *headers; /* folder of the headers; NULL: none are written */
};

/* The first line of the lists; the folder and the words that they were made with follow, each
 * behind
 * `#: `. */
#define PLAN_MARK "# Made by unitarget plan. Lines that begin with #: say how."

/* Why something is compiled for each target: a chain of files leads to a place. */
struct plan_reason {
    const char *text; /* NULL: it is compiled once */
    const char *file; /* where that stands; NULL: in no file */
    size_t line;
};

struct plan_source {
    const char *path;        /* relative to the root */
    const uint64_t *targets; /* that have it */
    size_t depth;            /* how long the path was that named it */
    struct plan_reason reason;
};

struct plan {
    struct arena *arena;
    struct plan_job job;
    struct targets targets; /* all there are: generated code is for all of them */
    uint64_t *built;        /* those that the build has */
    struct file_maps maps;  /* of sources and headers: places point into them */

    struct plan_source *sources; /* [source_count] sorted by path */
    size_t source_count, source_capacity;
    struct qapi_files generated; /* sorted by name */
    struct intern settings; /* files that it depends on and that seldom change: configurations, the
                               schema, this program; absolute paths */
    struct intern seen;     /* sources, headers, and the folders that were looked into */
};

/* Notes that the plan depends on a file or folder, in `set`: settings or seen. */
void plan_depends(struct plan *p, struct intern *set, const char *path);

/* sources.c: the line of a word that the scan of a text has told of. */
size_t plan_line_of(struct str text, struct str word);

/* sources.c: may code that is compiled once not mention the name? */
bool plan_name_depends(const struct plan *p, const char *name);

/* sources.c: finds the sources and says of each why it is compiled for each target, if it is. False
 * with messages. */
bool plan_sources(struct plan *p);

/* generated_files.c: the same of what is generated from the schema. */
bool plan_generated(struct plan *p);

/* plan_lists.c: writes what was asked for. */
bool plan_write(struct plan *p);

/* up_to_date.c: the command line that the file `lists` was made with; the current folder becomes
 * that of then. NULL with a message when it is no such file. */
char **plan_recorded(struct arena *a, const char *lists, int *count);

/* up_to_date.c: are the lists still what the file holds? False with messages that tell what is new.
 * Then the build that the file belongs to is made to configure again. */
bool plan_check(struct plan *p, const char *lists);

/* plan_lists.c: with --check, the file and the rule that tell when it was made. */
bool plan_write_stamp(struct plan *p);

/* plan_lists.c: the lists. */
void plan_put_lists(const struct plan *p, struct buf *out);

#endif
