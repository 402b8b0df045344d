/* SPDX-License-Identifier: MIT */
/*
 * The compiler that the steps name, without what may stand before it (ccache as a link in PATH):
 * where it is, what it is, and the folders that it searches by itself. With other options that
 * decide on these it counts as another one.
 */
#ifndef CLASSIFY_COMPILER_H
#define CLASSIFY_COMPILER_H

#include "base/buf.h"
#include "classify/model.h"

struct compiler {
    const char *named;  /* as the steps name it */
    struct hash search; /* of the language and the options that it was asked with */
    const char *path;   /* the program that is run */
    bool is_clang;      /* else it prints queries (-dU) */
    struct hash identity;
    struct str *folders; /* [folder_count] that it searches behind those of the command line */
    size_t folder_count;
};

/* Fills compilers, and the steps' numbers of them, for the units that several targets compile.
 * False, reported, when one cannot be found or asked. */
bool compilers_find(struct classify *c);

/* How a step is compiled otherwise than it is; all zero: not at all. */
struct compiler_variant {
    const char *source; /* a copy of it whose folder is another; NULL: its own */
    bool sections;      /* each function and datum in a section of its own */
    const char *poison; /* a header to read behind those of -include, or NULL */
    bool (*dropped)(void *ctx, const struct step_word *word); /* leaves words out, or NULL */
    void *ctx;
};

/* The words that preprocess a step, NULL at the end: its own without -o, -c and the like. */
char **compiler_preprocess(struct arena *a, const struct compiler *compiler,
                           const struct step *step, const struct compiler_variant *variant);

/* The words that compile a step to `object`: all its own but where results go, and -g0. As it is,
 * nobody wants its warnings; a variant keeps them, so that it fails where the build would. */
char **compiler_compile(struct arena *a, const struct compiler *compiler, const struct step *step,
                        const char *object, const struct compiler_variant *variant);

/* The first line of its messages that speaks of an error, else the first. */
const char *compiler_complaint(struct arena *a, const struct buf *messages);

#endif
