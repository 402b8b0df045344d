/* SPDX-License-Identifier: MIT */
/*
 * The generators, each in its gen_X.c, which says what it writes: rows of the table in generate.c.
 */
#ifndef QAPI_GEN_GENERATORS_H
#define QAPI_GEN_GENERATORS_H

#include "qapi/gen/generate.h"

void qapi_generate_types(const struct qapi_generation *g);
void qapi_generate_features(const struct qapi_generation *g);
void qapi_generate_visit(const struct qapi_generation *g);
void qapi_generate_commands(const struct qapi_generation *g);
void qapi_generate_init_commands(const struct qapi_generation *g);
void qapi_generate_events(const struct qapi_generation *g);
void qapi_generate_emit_events(const struct qapi_generation *g);
void qapi_generate_introspect(const struct qapi_generation *g);
void qapi_generate_stubs(const struct qapi_generation *g);
void qapi_generate_poison(const struct qapi_generation *g);

#endif
