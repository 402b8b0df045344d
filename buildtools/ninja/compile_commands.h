/* SPDX-License-Identifier: MIT */
/*
 * compile_commands.json: each compile step of a build, as Meson, CMake and `ninja -t compdb` write
 * it (Clang documentation, "JSON Compilation Database Format Specification"). The arena that is
 * given owns all that is handed out.
 */
#ifndef NINJA_COMPILE_COMMANDS_H
#define NINJA_COMPILE_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "ninja/command_words.h"

struct compile_command {
    const char *directory;        /* in which the step runs */
    const char *within;           /* the same, as seen from where compile_commands_gather has it */
    const char *file;             /* the source, as the step names it */
    const char *output;           /* relative to directory, or absolute; NULL: none is named */
    struct str command;           /* for a shell; p is NULL where `arguments` is given instead */
    const char *const *arguments; /* [argument_count] */
    size_t argument_count;
};

struct compile_commands {
    struct compile_command *commands; /* [count] in the order of the file */
    size_t count;
};

/* Reads FOLDER/compile_commands.json. False when anything is wrong, with every error reported: no
 * such file (say how to get one), broken JSON (file:line:col), an entry without directory, file or
 * command. */
bool compile_commands_read(struct arena *a, const char *folder, struct compile_commands *c);

/* The folder that holds all in which steps run, mostly the only one; NULL, reported, when one of
 * several is not there. If there are several, the steps' files and outputs are as seen from that
 * folder from now on; their words stay. */
const char *compile_commands_gather(struct arena *a, const char *folder,
                                    struct compile_commands *c);

/* A relative path of the step's own as seen from there. */
const char *compile_command_path(struct arena *a, const struct compile_command *c,
                                 const char *path);

/* Appends the step's words, the compiler first; response files (@FILE) are left as they are. False
 * with `problem` filled, and nothing reported, when the command is more than one program's words.
 */
bool compile_command_words(struct arena *a, const struct compile_command *c,
                           struct build_words *list, struct build_words_problem *problem);

#endif
