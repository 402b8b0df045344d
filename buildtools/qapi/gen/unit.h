/* SPDX-License-Identifier: MIT */
/*
 * A header and its source file while a generator fills them. The unit owns its buffers until
 * qapi_unit_end, which makes files of them.
 */
#ifndef QAPI_GEN_UNIT_H
#define QAPI_GEN_UNIT_H

#include "qapi/gen/emit.h"
#include "qapi/gen/generate.h"

struct qapi_unit {
    const struct qapi_generation *g;
    const struct qapi_module *module; /* NULL: for the whole schema */
    const char *file;                 /* name without .h and .c, as qapi_unit_file makes it */
    void *state;                      /* the generator's own */

    struct buf early; /* of the header: includes, enums, names of types */
    struct buf late;  /* of the header, behind that: bodies of types, prototypes */
    struct buf code;  /* of the source file */
    struct buf trace; /* trace events; written if the generator has them */
};

/* A generator whose output is a unit for each module. */
struct qapi_modular {
    const char *what;                   /* begin of its files' names: qapi-types … */
    bool builtin;                       /* is there a unit for what is built in? */
    bool trace;                         /* are there trace events as well? */
    void (*begin)(struct qapi_unit *u); /* the includes that every unit has */
    void (*entity)(struct qapi_unit *u, const struct qapi_entity *e);
};

/* Fills the units of all modules that have any. A module of a folder above the root's (../X.json)
 * belongs to another schema, which makes its files. */
void qapi_modular_run(const struct qapi_generation *g, const struct qapi_modular *m, void *state);

/* A unit for the whole schema, named PREFIX and `what`. */
void qapi_unit_begin(struct qapi_unit *u, const struct qapi_generation *g, const char *what);

/* Makes the files. */
void qapi_unit_end(struct qapi_unit *u);

/* Makes the source file only, with nothing in it but the unit's code. */
void qapi_unit_end_source(struct qapi_unit *u);

/* A new header that is no unit's, with nothing but its first comment. */
struct buf *qapi_unit_header(const struct qapi_generation *g, const char *what);

/* Makes a file of trace events; the buffer is used up. */
void qapi_trace_file(const struct qapi_generation *g, const char *name, struct buf *events);

/* The file of generator `what` for a module, without folder and extension, and with its folder.
 * `qapi-types` gives qapi-types-block for block.json, qapi-types for the root, and
 * qapi-builtin-types for what is built in. */
const char *qapi_unit_base(const struct qapi_generation *g, const char *what,
                           const struct qapi_module *module);
const char *qapi_unit_file(const struct qapi_generation *g, const char *what,
                           const struct qapi_module *module);

/* `#include "…"` of the header of generator `what` for the unit's own module. */
void qapi_unit_include(struct qapi_unit *u, struct buf *b, const char *what);

#endif
