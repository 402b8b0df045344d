/* SPDX-License-Identifier: MIT */
/*
 * The words of one compile step, sorted by what they mean to the preprocessor (GCC manual,
 * "Preprocessor Options" and "Directory Options"). The arena that is given owns everything.
 */
#ifndef CLASSIFY_STEP_H
#define CLASSIFY_STEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/hash.h"
#include "ninja/compile_commands.h"

enum step_role {
    STEP_OTHER,
    STEP_HIDDEN, /* changes what the preprocessor prints, defines or finds, in ways that are not
                    followed here */
    STEP_SOURCE,
    STEP_OUTPUT,  /* -o, -c, and all that writes dependencies: where results go */
    STEP_WARNING, /* -W… and how messages look: no effect on the object */
    STEP_DEBUG,   /* -g… */
    STEP_DEFINE,
    STEP_UNDEFINE,
    STEP_FORCED, /* -include, -imacros */
    STEP_QUOTE,  /* folders, in the order in which they are searched */
    STEP_BRACKET,
    STEP_SYSTEM,
    STEP_AFTER
};

/* An option or other word, with its value. */
struct step_word {
    enum step_role role;
    const char *value;  /* of an option that has one, else the word */
    const char *word;   /* the word itself */
    const char *second; /* the next word, when that holds the value; else NULL */
};

/* -DNAME=VALUE or -UNAME. */
struct step_define {
    struct str name;  /* parameters included */
    struct str value; /* p is NULL for -U */
};

/* A folder, as seen from the one that all steps are seen from; or what -include names. */
struct step_text {
    const char *text;
    enum step_role role;
    bool macros_only; /* -imacros */
};

enum step_language {
    STEP_C,
    STEP_CXX,
    STEP_ASSEMBLER, /* with the preprocessor */
    STEP_DIRECT     /* without it */
};

struct step {
    const struct compile_command *command;
    enum step_language language;
    bool untraced; /* the scanner (lexical.h) does not know its dialect: what one run tells is not
                      taken for true of another */
    bool renames;  /* `__FILE__` is another than the path that was opened */
    bool places;   /* what it is compiled to tells where in which files its text stands */
    const char *output;      /* never NULL */
    uint32_t target;         /* index; INTERN_NONE: of no target */
    const char *compiler;    /* as the step names it, without ccache and its kin before it */
    const char *source;      /* as it is given to the compiler */
    const char *path;        /* the same as seen from the folder of all steps */
    struct step_word *words; /* [word_count] behind the compiler */
    size_t word_count;
    struct step_define *defines; /* [define_count] in order */
    size_t define_count;
    struct step_text *folders; /* [folder_count] as given */
    size_t folder_count;
    struct step_text *forced; /* [forced_count] */
    size_t forced_count;
    struct hash key; /* of the compiler and all options that change the object otherwise */
    uint32_t tool;   /* number of its compiler (compiler.h) */
    uint32_t chain;  /* and of its search path (lookup.h) */
};

/* False, with the reason, when the command is nothing that the preprocessor can be asked about. */
bool step_parse(struct arena *a, const struct compile_command *command, struct step *step,
                const char **problem);

/* A path of the step's own as seen from the folder of all steps. */
const char *step_path(struct arena *a, const struct step *step, const char *path);

/* The folder that it runs in, for struct jobs_task; NULL: the one that all are seen from. */
const char *step_folder(const struct step *step);

/* Are raw strings (R"(…)") known to the compiler, and separators between digits (1'000)? */
bool step_has_raw_strings(const struct step *step, bool is_clang);
bool step_has_separators(const struct step *step);

/* Do their options differ in more than where results go, warnings, and the folder of its own that
 * Meson adds for each place? */
bool steps_differ(const struct step *a, const struct step *b);

#endif
