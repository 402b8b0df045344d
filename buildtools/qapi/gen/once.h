/* SPDX-License-Identifier: MIT */
/*
 * Code that is compiled once for all targets: which of a schema's conditions are evaluated when the
 * program runs. Each condition is taken apart: what depends on the host stays a matter of the
 * preprocessor, and what depends on the target becomes a number, a row of a table that tells for
 * which targets it holds.
 *
 * A struct qapi_once is the schema's (in its arena); it is never changed once made.
 */
#ifndef QAPI_GEN_ONCE_H
#define QAPI_GEN_ONCE_H

#include "qapi/front/schema.h"
#include "qapi/where/targets.h"

/* Targets for which the row holds only on some hosts. */
struct qapi_once_part {
    const uint64_t *targets;
    uint32_t host; /* index in hosts */
};

/* What is evaluated when the program runs. */
struct qapi_once_row {
    const struct cond *cond;            /* as it stands in the schema, at its first place */
    const uint64_t *certain;            /* targets for which it holds on every host */
    const struct qapi_once_part *parts; /* [part_count] the others, each set not empty */
    size_t part_count;
};

struct qapi_once {
    const struct targets *targets;
    const char *target_function;      /* name of the function that returns the running target's */
    const struct qapi_once_row *rows; /* [row_count] that of number n is rows[n - 1] */
    size_t row_count;
    const struct cond *const *hosts; /* [host_count] conditions over the host's symbols only */
    size_t host_count;
};

/* Makes `s` a schema for code that is compiled once for all of `targets` (finished; both must live
 * as long as the schema): sets s->once, the numbers `when`, and leaves in each `cond` only what
 * depends on the host. False with messages when a symbol's value for some target is not known. */
bool qapi_once_apply(struct qapi_schema *s, const struct targets *targets,
                     const char *target_function);

#endif
