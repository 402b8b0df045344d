/* SPDX-License-Identifier: MIT */
/*
 * A checked schema as JSON, for other programs. Its form is described in docs/qapi.md.
 */
#ifndef QAPI_DUMP_H
#define QAPI_DUMP_H

#include <stdio.h>

#include "qapi/front/schema.h"

/* Writes it all. */
void qapi_dump(const struct qapi_schema *s, FILE *to);

#endif
