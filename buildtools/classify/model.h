/* SPDX-License-Identifier: MIT */
/*
 * What `unitarget classify` knows of a build, filled pass by pass; each pass only reads the earlier
 * ones. The arena owns all of it, except where a field says otherwise.
 */
#ifndef CLASSIFY_MODEL_H
#define CLASSIFY_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/intern.h"
#include "base/str.h"
#include "base/word_list.h"
#include "classify/step.h"
#include "ninja/compile_commands.h"

/* What the command line asks for. */
struct classify_job {
    const char *builddir;
    const char *cache;      /* file; NULL: the default */
    const char *compiler;   /* NULL: as the steps name it */
    struct word_list given; /* NAME=FOLDER of --target */
    const char *why;        /* the file to explain, or NULL */
    const char *const
        *only; /* [only_count] look at files whose name holds one of these; none: all */
    size_t only_count;
    unsigned jobs;   /* compilers at once */
    unsigned verify; /* how many answers to compute again */
    unsigned rows;   /* of the table; 0: all */
    bool json, quiet, no_cache, confirm, try_common, build;
};

struct classify_target {
    const char *name;
    struct str *folders; /* [folder_count] what its steps' outputs begin with; none: its steps are
                            known otherwise */
    size_t folder_count;
    struct str called; /* the part of these that tells targets apart, which its name is cut from */
};

/* Why two steps need not be asked about apart. */
enum proof {
    PROOF_SINGLE, /* the only step */
    PROOF_TEXT,   /* the preprocessor gave the same text */
    PROOF_TRACE,  /* it consults the same macros and opens the same files, by a trace of another */
    PROOF_OBJECTS /* text differs, objects do not */
};

/* The steps of one file that the compiler sees the same text from. */
struct text_class {
    struct hash key, text; /* of the other options, and of the text */
    uint32_t group;        /* number of the class that its object puts it in; its own at first */
    uint32_t first;        /* index in the unit of the member that was preprocessed first */
    struct hash object;    /* of the object at -g0, with --confirm and --try-common */
    bool has_object;
};

/* What the objects of a file's classes are made of. */
struct unit_parts {
    const char **functions; /* [function_count] that are not the same in all of them */
    size_t function_count;
    const char **data; /* [data_count] the same of data */
    size_t data_count;
    size_t all_functions, all_data; /* how many there are */
};

/* A file that targets compile. */
struct unit {
    const char *file;
    struct step **steps; /* [count] in the order of targets */
    uint32_t *class_of;  /* [count] */
    enum proof *proofs;  /* [count] */
    size_t count;
    bool options_differ; /* in more than where results go and what the build adds for itself */
    struct text_class *classes; /* [class_count], malloc'ed */
    size_t class_count, class_capacity;
    struct run **runs; /* [run_count] what was learnt, malloc'ed */
    size_t run_count, run_capacity;
    const char *failure;       /* what the preprocessor said when it failed, else NULL */
    const char *failed_output; /* of which step */
    struct trial *trial;       /* with --try-common, else NULL */
    struct reason *reasons;    /* [reason_count] */
    size_t reason_count;
    size_t groups;            /* classes in the end */
    struct unit_parts *parts; /* with --confirm and --why, where objects differ; else NULL */
};

/* What one run of the preprocessor told. */
struct run {
    uint32_t member;     /* index of its step in the unit */
    uint32_t class;      /* and of its class */
    struct trace *trace; /* (trace.h) */
    uint64_t *consulted; /* bits by name (names.h): would another definition matter? */
};

enum reason_kind {
    REASON_MACRO,  /* a configuration macro is consulted */
    REASON_HEADER, /* a file is opened that is another one for another target */
    REASON_FLAGS   /* other options of the compiler differ */
};

/* Why a file has more than one class. */
struct reason {
    enum reason_kind kind;
    uint32_t header;       /* index in the trace of the run below: the header, or where the macro
                              was told of */
    const char *name;      /* the macro; the header as it is asked for; the options, or "" */
    const char *file;      /* where it is consulted or opened first; NULL: not known */
    size_t line;           /* 0: not known */
    size_t left;           /* classes, if nothing but this is changed */
    const struct run *run; /* that it was seen in first */
};

enum trial_result {
    TRIAL_EQUAL,
    TRIAL_WITHOUT, /* equal when some includes are dropped */
    TRIAL_DIFFERS,
    TRIAL_FAILS
};

/* An include that the source does without. */
struct trial_drop {
    const char *name; /* as it is written, with its quotes */
    size_t line;
};

struct trial {
    enum trial_result result;
    const char *message;      /* of the compiler, when it fails */
    struct trial_drop *drops; /* [drop_count] of TRIAL_WITHOUT, in the order of lines */
    size_t drop_count;
};

struct classify_counts {
    size_t all, strange;        /* steps, and those that are not understood */
    size_t outside, per_target; /* these two add up to the understood */
    size_t runs, cached;        /* of the preprocessor */
    size_t compiles;
    size_t again; /* outside: steps of files that are compiled several times there */
    size_t verified;
};

struct classify {
    struct arena *arena;
    const struct classify_job *job;
    struct compile_commands commands;
    const char *directory; /* that the steps are seen from, mostly the one that they run in */
    const char *folder;    /* the same, or of several the build folder */
    struct classify_target *targets;
    size_t target_count;
    struct unit *all_units; /* [all_unit_count] in the order of their first step */
    size_t all_unit_count;
    struct unit *units; /* [unit_count] those to look at: all, or as the job says */
    size_t unit_count;
    struct compiler *compilers; /* [compiler_count] (compiler.h) */
    size_t compiler_count;
    struct names *names;       /* (names.h) */
    struct lookup *lookup;     /* (lookup.h) */
    struct facts_table *facts; /* (facts.h) */
    struct agree *agree;       /* (agree.h) */
    struct cache *cache;       /* (cache.h) */
    struct classify_counts counts;
    double wall, cpu; /* when the run began */
};

#endif
