/* SPDX-License-Identifier: MIT */
/*
 * Writes a schema as one target has it, or what of it is common to all, with its documentation: the
 * same files, pragmas and comments, less what is not there.
 */
#ifndef QAPI_EMIT_SCHEMA_H
#define QAPI_EMIT_SCHEMA_H

#include "qapi/front/schema.h"
#include "qapi/front/view.h"

/* Writes the files below `folder`, placed to each other as they are. Before that the result is
 * checked as any schema; false with messages, and nothing written, when it would be refused. */
bool qapi_emit_schema(const struct qapi_schema *s, const struct qapi_view *v,
                      enum qapi_doc_check doc_check, const char *folder);

#endif
