/* SPDX-License-Identifier: MIT */
/*
 * A build as the report sees it: its compile steps, whom they are for, and what they took. Each
 * part says which file of this folder fills it. The arena owns all of it.
 */
#ifndef REPORT_MODEL_H
#define REPORT_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/intern.h"
#include "ninja/ccache_stats.h"
#include "ninja/ninja_graph.h"
#include "ninja/ninja_log.h"
#include "report/report_job.h"

#define REPORT_NONE UINT32_MAX

/* What some steps amount to. Sums are of the steps that have the figure; how many do is counted. */
struct amount {
    uint64_t steps;
    uint64_t timed; /* of these, with times in the log */
    uint64_t sized; /* of these, with an object that is there */
    double seconds; /* wall clock, summed over the steps */
    double cpu;     /* at most: see timeline.h */
    double bytes;   /* of object files; a mean may have a fraction */
};

/* How a step relates to the targets. */
enum step_kind {
    STEP_OUTSIDE,  /* no target needs it: tools, tests */
    STEP_ONCE,     /* compiled once for all targets that need it */
    STEP_REPEATED, /* for one target; its source is compiled for others as well */
    STEP_SINGLE,   /* for one target, and its source for no other */
    STEP_KINDS
};

struct report_step {
    uint32_t edge;    /* of the graph */
    uint32_t file;    /* its source */
    uint32_t unit;    /* its folder of objects, a number of `units` */
    uint32_t targets; /* how many need it */
    uint32_t target;  /* the first of these, or REPORT_NONE */
    uint32_t class;   /* of equal steps, by classify; REPORT_NONE: not known */
    uint64_t options; /* equal where nothing but the output's name differs; 0: not looked at */
    enum step_kind kind;
    int64_t bytes; /* of the object file; -1: it is not there */
};

struct report_file {
    const char *name;    /* relative to the top of the sources */
    uint32_t folder;     /* number of `folders` */
    enum step_kind kind; /* the most specific of its steps' */
    uint32_t classes;    /* by classify; 0: not known */
    uint32_t *steps;     /* [step_count] numbers of steps that a target needs */
    uint32_t step_count;
    uint32_t
        equal; /* of its steps of kind repeated, those with options that another one has, too */
    uint32_t needless;   /* of these, those beyond the first with the same options */
    struct amount built; /* its steps that a target needs */
    double frees;        /* steps that go if its classes become one, by classify */
    const char *reason;  /* why it has several classes, by classify; or NULL */
};

struct report_folder {
    const char *name;
    uint32_t files;
    struct amount built, separate, specific; /* specific: steps for one target */
};

struct report_target {
    const char *name;    /* the program's, less what all programs' names have in common */
    const char *program; /* as build.ninja names it */
    uint32_t edge;
    struct amount separate; /* what a build of this target alone would compile */
    struct amount cost;     /* steps that no other target needs: what it adds to this build */
    struct amount repeated; /* of these, steps of kind repeated */
    int64_t loaded_bytes;   /* of its program; -1: it is not there */
    int64_t file_bytes;
};

/* When an edge was run. */
struct report_time {
    int64_t start, end; /* milliseconds; on one line for all runs of Ninja, after timeline_make */
    uint32_t run;
    uint32_t slot;
    bool recorded;
    double cpu; /* seconds, at most; -1: not known */
};

/* ---- filled by timeline.c ---- */
struct report_timeline {
    bool present; /* is there a log? */
    struct ninja_log log;
    size_t stale;   /* entries for what build.ninja no longer makes */
    uint32_t *bars; /* [bar_count] recorded edges by start */
    size_t bar_count;
    uint32_t slots; /* how many edges ran at once, at most */
    double busy;    /* seconds in which something ran */
    double work;    /* seconds of all edges, summed */
    double at_once; /* work / busy; 0: not recorded */
    unsigned processors;
};

/* ---- filled by summaries.c ---- */
struct link_summary {
    bool present;
    int64_t unified, unified_file;   /* bytes: loaded, with symbols */
    int64_t programs, programs_file; /* of the per-target programs; -1: not all were found */
    double seconds;                  /* wall clock of the link */
};

/* A limit of the file that the job names, and what came of it. Filled by budget.c. */
struct budget_rule {
    const char *text;    /* the rule: "steps <= 4600" */
    const char *figure;  /* what is limited: "steps" */
    const char *value;   /* in words; NULL: not known */
    const char *problem; /* a sentence; NULL: the limit is kept, or was not looked at */
    bool skipped;        /* there is nothing to compare with yet */
    struct str where;    /* of the budget's text */
    size_t line;
    uint32_t *files; /* [file_count] that break the rule, where it is about files */
    size_t file_count;
    const char *const *hints; /* [hint_count] what made it so, or what to do */
    size_t hint_count;
};

/* A source, and how many entries of compile_commands.json compile it. */
struct compiled_source {
    const char *name;
    uint32_t times;
};

struct classify_summary {
    bool present;
    size_t classes; /* of steps of this build's targets */
    size_t unknown; /* outputs that this build has not */
};

struct report {
    struct arena *arena;
    const struct report_job *job;
    struct ninja_graph graph;
    const char *root;           /* top of the sources, as the build names it; "" if not known */
    size_t commands, unmatched; /* compile_commands.json's steps; those build.ninja does not have */
    size_t sources;             /* that these steps name */
    struct compiled_source *most_compiled; /* [most_compiled_count] the most often compiled first */
    size_t most_compiled_count;
    struct intern units; /* folders of objects */
    struct intern file_names;
    struct report_step *steps; /* [step_count] */
    size_t step_count;
    uint32_t *step_of;         /* [graph.edge_count] number of the edge's step, or REPORT_NONE */
    struct report_file *files; /* [file_count] */
    size_t file_count;
    struct report_folder *folders; /* [folder_count] */
    size_t folder_count;
    struct report_target *targets; /* [target_count] by name */
    size_t target_count;
    uint64_t **needs;          /* [target_count] set of steps, a bit each */
    struct report_time *times; /* [graph.edge_count] */
    struct report_timeline timeline;
    struct ccache_stats cache;
    bool has_cache;
    struct link_summary link;
    struct classify_summary classify;
    struct budget_rule *rules; /* [rule_count] */
    struct str budget_text;    /* a part of a file that stays mapped */
    size_t rule_count;
    struct history *history; /* NULL: not asked for */
    /* ---- filled by figures.c ---- */
    struct amount kinds[STEP_KINDS];
    uint32_t kind_files[STEP_KINDS]; /* a file counts with its most specific step */
    struct amount built;             /* steps that a target needs */
    struct amount separate;          /* as one build for each target */
    struct amount fewest;            /* each class compiled once; steps == 0: not known */
    struct amount needless;          /* steps beyond the first of their class */
    uint64_t equal_files, equal_steps, equal_needless; /* see struct report_file */
};

static inline bool report_needs(const struct report *r, size_t target, size_t step) {
    return r->needs[target][step / 64] >> (step % 64) & 1;
}

#endif
