/* SPDX-License-Identifier: MIT */
/*
 * The answer to query-qmp-schema in a compact form: bytes and texts without pointers, the same for
 * all targets, from which the program makes the tree of its own target (schema_reader.c.in).
 *
 * It is the program of a small machine with a stack. A text pushes itself; the end of a dictionary
 * or list takes its values from the stack and pushes the whole; `unless` takes the value on top
 * away when the running target lacks it. So nothing holds lengths, and `#if` may take out a value.
 *
 * A struct compact owns what is added until compact_free.
 */
#ifndef QAPI_GEN_COMPACT_H
#define QAPI_GEN_COMPACT_H

#include "base/buf.h"
#include "base/intern.h"
#include "qapi/front/schema.h"

struct compact_step; /* one instruction, or what stands between two */

struct compact {
    struct intern texts;        /* texts and keys */
    struct intern shapes;       /* the keys of dictionaries: their numbers in `texts`, as bytes */
    struct compact_step *steps; /* [step_count] in the order of the program */
    size_t step_count, step_capacity;

    /* Where we are. */
    struct buf keys; /* of the dictionaries that are open, as in `shapes` */
    size_t *begins;  /* [open_count] where each open one begins: in `keys`, or in depth */
    size_t open_count, open_capacity;
    size_t depth; /* of the stack */

    /* What the reader needs at most. */
    size_t most_values, most_lists; /* on the stack; lists open at a time */
    size_t entries, elements;       /* of all dictionaries and lists, with one more for each */
    size_t list_count;              /* open now */
};

/* The key of the value that follows, in a dictionary. */
void compact_key(struct compact *c, const char *key);

void compact_text(struct compact *c, const char *text);
void compact_null(struct compact *c);
void compact_true(struct compact *c);

void compact_begin_list(struct compact *c);
void compact_end_list(struct compact *c);
void compact_begin_dict(struct compact *c);
void compact_end_dict(struct compact *c);

/* The value just added is there only where this holds; 0 for always. */
void compact_unless(struct compact *c, qapi_when when);

/* What stands between exists only on such hosts; NULL for all. The texts must stay. */
void compact_if(struct compact *c, const struct cond *cond);
void compact_endif(struct compact *c, const struct cond *cond);

/* Begins a line, with a comment: for those who read the file. The text must stay. */
void compact_comment(struct compact *c, const char *text);

/* The tables, in C. */
void compact_print(struct compact *c, struct buf *b);

void compact_free(struct compact *c);

#endif
