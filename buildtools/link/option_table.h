/* SPDX-License-Identifier: MIT */
/*
 * Every option of the linkers (GNU ld, lld, mold) and of the compiler drivers (gcc, clang) that a
 * link command may have: how it takes its argument, and what becomes of it when the commands of
 * several targets are made one. The tables are constants.
 */
#ifndef LINK_OPTION_TABLE_H
#define LINK_OPTION_TABLE_H

#include <stdbool.h>
#include <stddef.h>

enum option_argument {
    ARG_NONE,   /* --option */
    ARG_MAYBE,  /* --option, --option=ARG */
    ARG_EQUALS, /* --option=ARG, --option ARG */
    ARG_NEXT,   /* --option ARG */
    ARG_EITHER, /* -oARG, -o ARG */
    ARG_JOINED, /* -oARG, also without any */
};

enum option_meaning {
    /* for all targets together */
    OPTION_DROPPED, /* says nothing about what the program does */
    OPTION_UNION,   /* what one target has may be there for all */
    OPTION_SAME,    /* the last one of its family has to be the same for all targets */
    OPTION_LIST,    /* all of its family have to be the same, in order */
    OPTION_ONLY,    /* `text` has the arguments that are as good as none; others are refused */
    OPTION_REFUSED, /* `text` says what to do instead */

    /* for each target: what is between, before or behind them */
    OPTION_GROUP,
    OPTION_GROUP_END,
    OPTION_WHOLE,
    OPTION_WHOLE_END,
    OPTION_AS_NEEDED,
    OPTION_AS_NEEDED_END,
    OPTION_ARCHIVES, /* -l takes archives only */
    OPTION_ARCHIVES_END,
    OPTION_COPY_NEEDED,
    OPTION_COPY_NEEDED_END,
    OPTION_PUSH,
    OPTION_POP,
    OPTION_LIB,
    OPTION_LIB_END,
    OPTION_FORMAT,
    OPTION_LANGUAGE,

    /* for each target: inputs, and what is said of symbols */
    OPTION_FOLDER,
    OPTION_LIBRARY,
    OPTION_UNDEFINED,
    OPTION_EXPORT,
    OPTION_EXPORT_ALL,
    OPTION_EXPORT_ALL_END,
    OPTION_DYNAMIC_LIST,
    OPTION_MANY_DEFINITIONS,
    OPTION_MANY_DEFINITIONS_END,
    OPTION_DEFSYM,
    OPTION_EXCLUDE_LIBS,
    OPTION_SECTION_START,
    OPTION_SCRIPT,
    OPTION_FOLDER_OR_SYMBOLS, /* -R: a folder as --rpath has, or a file as --just-symbols has */

    /* words within words */
    OPTION_KEYWORD, /* -z: the rows "z KEYWORD" have the meanings */
    OPTION_WORDS,   /* -Wl,A,B */
    OPTION_WORD,    /* -Xlinker A */
};

struct option_row {
    const char *name; /* of the linker's: without dashes; of the driver's: as it is written */
    enum option_argument argument;
    enum option_meaning meaning;
    const char *family; /* which options it undoes, or belongs to; NULL: only itself */
    const char *text; /* OPTION_SAME: what counts as the same, "" as none, NULL: name and argument;
                         OPTION_ONLY, OPTION_REFUSED: see there */
};

/* What a linker word (behind -Wl, or -Xlinker) is: its row, or NULL. *argument is the part of the
 * word that is its argument; NULL when there is none. */
const struct option_row *option_of_linker(const char *word, const char **argument);

/* The row of `-z keyword`, or NULL; *argument is what stands behind its `=`, or NULL. */
const struct option_row *option_of_keyword(const char *keyword, const char **argument);

/* What a word of the compiler driver is. */
const struct option_row *option_of_driver(const char *word, const char **argument);

/* Must an argument follow as the next word when none was part of the word? */
static inline bool option_needs_next(const struct option_row *row) {
    return row->argument == ARG_EQUALS || row->argument == ARG_NEXT || row->argument == ARG_EITHER;
}

/* The known option that a word is most like, for messages; NULL when there is none. */
const char *option_nearest(const char *word, bool driver);

#endif
