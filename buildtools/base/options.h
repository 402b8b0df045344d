/* SPDX-License-Identifier: MIT */
/*
 * The command line of a subcommand as a table: a row is an option, and says where its value goes.
 * The reader, the help text and what shells complete are made from it; the manual pages are checked
 * against it. Tables are constants; what is read lives in the arena or in argv.
 */
#ifndef BASE_OPTIONS_H
#define BASE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/word_list.h"

enum option_takes {
    TAKES_NOTHING, /* no option: a line of the help text that others follow */
    TAKES_FLAG,    /* sets a bool */
    TAKES_TEXT,    /* a const char *; the last one counts */
    TAKES_WORDS,   /* a struct word_list; may be given again */
    TAKES_NUMBER,  /* an unsigned */
    TAKES_CHOICE,  /* the index of the word among those that `argument` lists, a|b|c: a bool or an
                       enum */
    TAKES_CALL     /* whatever `call` does with it */
};

struct command_option {
    const char *name;     /* without dashes; NULL: it has only the letter */
    char letter;          /* 0: it has only the name */
    const char *argument; /* what the help text calls its value; [VALUE]: it may be left out;
                             NULL: it takes none. Shells complete files for one that ends in FILE,
                             folders for DIR, and words for a|b|c */
    const char *help;     /* is wrapped */
    enum option_takes takes;
    unsigned short offset; /* of the field in the job */
    unsigned short size;   /* of the field */
    /* `value` is NULL when it is left out. False with the error reported when it is wrong. */
    bool (*call)(struct arena *a, void *job, const char *value);
};

/* The end of a row: which field of the job takes the value, or what does. */
#define OPTION_INTO(type, field)                                                                   \
    _Generic(((type *)0)->field,                                                                   \
        bool: TAKES_FLAG,                                                                         \
        const char *: TAKES_TEXT,                                                                 \
        unsigned: TAKES_NUMBER,                                                                   \
        struct word_list: TAKES_WORDS),                                                           \
        offsetof(type, field), sizeof(((type *)0)->field), NULL
#define OPTION_CHOOSES(type, field)                                                                \
    TAKES_CHOICE, offsetof(type, field), sizeof(((type *)0)->field), NULL
#define OPTION_CALLS(function) TAKES_CALL, 0, 0, function

#define OPTION_HEAD(text)                                                                          \
    { NULL, 0, NULL, text, TAKES_NOTHING, 0, 0, NULL }

struct command_line {
    const char *command; /* as it is called: `unitarget link` */
    const char *purpose; /* what it does, in a sentence or two; is wrapped */
    const char *usage;   /* what stands behind `command`, a line a form */
    const char *operand; /* what else may be named, as `argument`; NULL: nothing that can be
                            completed */
    bool has_tail;       /* what stands behind `--` is not operands, but the tail */
    const char *notes;   /* the end of the help text, or NULL; is wrapped */
    const struct command_option *options; /* [count] but for --help, which all have */
    size_t count;
};

/* What stands on the command line besides options. */
struct operands {
    const char **words; /* [count] ends in NULL */
    size_t count;
    const char *const *tail; /* [tail_count] what stands behind `--`, in argv */
    size_t tail_count;
};

enum { OPTIONS_HELP = -1 };

/* Reads the words behind argv[0] into the job: names may be cut short while they are unambiguous,
 * and options may stand behind operands. Returns 0; 2 with the error reported; OPTIONS_HELP when
 * help was asked for and has been printed. */
int options_read(const struct command_line *line, struct arena *a, void *job, int argc, char **argv,
                 struct operands *operands);

/* The option at `i`; behind all others, at line->count, --help. */
const struct command_option *command_option_at(const struct command_line *line, size_t i);

void options_print_help(const struct command_line *line, FILE *to);

/* A command that has subcommands. */
struct subcommand {
    const char *name;
    const char *help;                  /* one line */
    int (*run)(int argc, char **argv); /* argv[0] is the name; returns the exit status. NULL: the
                                          command above runs it */
    const struct command_line *line;   /* NULL: it takes no options */
    const struct subcommands *below;   /* its own, or NULL */
};

struct subcommands {
    const char *command; /* `unitarget` */
    const struct subcommand *list;
    size_t count;
};

/* The subcommand of this name; NULL with the error reported. */
const struct subcommand *subcommand_find(const struct subcommands *s, const char *name);

void subcommands_print_help(const struct subcommands *s, FILE *to);

#endif
