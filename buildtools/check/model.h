/* SPDX-License-Identifier: MIT */
/*
 * What is checked: programs, the parts of what they are asked, and the job that the command line
 * describes. All lives in the arena of the run.
 */
#ifndef CHECK_MODEL_H
#define CHECK_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/word_list.h"

enum { MOST_WAYS = 24 };

/* A way to start a program as a target. */
struct way {
    const char *title;  /* how messages call it */
    const char *file;   /* what is executed: an absolute path */
    const char *called; /* its first word, argv[0] */
    const char *leading[2];
    size_t leading_count; /* words before all others: those that choose the target */
};

/* What a program is asked falls into parts, each of which is asked in one go. */
enum part {
    PART_LINES,     /* command lines that end by themselves */
    PART_WAYS,      /* a few of them, by all other ways to choose the target */
    PART_QMP,       /* what can be done, over QMP */
    PART_DEEP,      /* every type's properties, every CPU model, every query */
    PART_MACHINES,  /* every machine, started and asked by its human monitor */
    PART_DIALOGUES, /* those of a file */
    PARTS
};

/* A target, and the programs that are to be it. */
struct target {
    const char *name;
    const char *program;        /* what its own program is called; NULL: not known */
    struct way reference;       /* its own program; file NULL: there is none, but answers of it */
    struct way ways[MOST_WAYS]; /* [way_count] what is compared; the first of them in all parts,
                                       [full_count] of them in most, the others in PART_WAYS */
    size_t way_count, full_count;
    bool deep;
};

/* All of them. */
struct targets {
    struct target *list; /* [count] in the order of their names */
    size_t count;
    const char *unified; /* the program that is all of them; NULL: there is none, or it is not
                            compared with anything */
};

/* A dialogue with a program, from a file. */
struct dialogue_step {
    enum dialogue_verb { DIALOGUE_SEND, DIALOGUE_AWAIT, DIALOGUE_AWAIT_ERROR, DIALOGUE_CLOSE } verb;
    struct str text;
    size_t line;
};

struct dialogue {
    const char *name;
    const char *words; /* of the command line, as for sh */
    struct dialogue_step *steps;
    size_t step_count;
};

/* What the command line says. */
struct check_job {
    const char **programs; /* [program_count] one unified program, or targets' own ones */
    size_t program_count;
    const char *own_target; /* the only target that the one program is; NULL: it is a unified one */
    struct word_list references; /* folders, programs, TARGET=PROGRAM */
    struct word_list aliases;    /* NAME=TARGET */
    const char *targets;         /* a,b,…; NULL: all */
    const char *deep;            /* a,b,… or all; NULL: none */
    const char *baseline, *save;
    struct word_list lines; /* command lines, as for sh */
    bool own_lines; /* not from a file: those of emulators, with what follows from answers */
    struct dialogue *dialogues;
    size_t dialogue_count;
    const char *commands_file, *dialogues_file;
    bool qmp, no_qmp;
    const char *qmp_words; /* as for sh: how a program is started with a monitor */
    const char *firmware;  /* NULL: the programs find it */
    const char *work;      /* NULL: a temporary folder */
    const char *json, *junit;
    bool lost_only; /* of two releases, only what is gone */
    bool keep;      /* the files of answers stay in the work folder */
    bool quiet;
    unsigned jobs;
    double limit; /* seconds for a command line, or an answer */
};

#endif
