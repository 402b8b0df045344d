/* SPDX-License-Identifier: MIT */
/*
 * Command text taken apart into words, without running a shell. The words are in the arena that is
 * given; the list that holds them is given back with build_words_free.
 */
#ifndef NINJA_COMMAND_WORDS_H
#define NINJA_COMMAND_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

struct build_words {
    const char **words; /* [count], malloc'ed */
    size_t count;
    size_t capacity;
};

void build_words_add(struct build_words *list, const char *word);
void build_words_free(struct build_words *list);

/* Why a text is not one simple command. */
struct build_words_problem {
    const char *what; /* a noun phrase, such as "a redirection"; a literal */
    size_t offset;    /* byte offset in the text */
};

/*
 * Appends the words of the one simple command in `text`, as a POSIX shell would pass them
 * (POSIX.1-2017, XCU 2.2 and 2.3). The empty commands that CMake puts around it (`: && X && :`) are
 * left out. False, with `problem` filled and nothing reported, for anything that a shell would do
 * more than split: expansions, patterns, redirections, several commands, assignments, comments, and
 * for quotes without an end. Words appended until then stay in the list.
 */
bool build_words_shell(struct arena *a, struct str text, struct build_words *list,
                       struct build_words_problem *problem);

/* The next of the commands that `rest` begins with, as it is written: up to a `&&`, `||`, `;`, `|`,
 * `&` or line end outside of quotes and parentheses, which `rest` then begins behind. False at the
 * end. */
bool build_words_next_command(struct str *rest, struct str *command);

/*
 * Appends the words of a response file, as GNU programs read it: separated by white space; ' and "
 * quote; a backslash takes the next byte as it is, within quotes too. A quote without an end
 * reaches to the end of the text.
 */
void build_words_response(struct arena *a, struct str text, struct build_words *list);

#endif
