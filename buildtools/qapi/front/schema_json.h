/* SPDX-License-Identifier: MIT */
/*
 * Pieces of the JSON that `dump` and `classify` print. Values belong to the object or array that
 * they are put into. Out of memory ends the program.
 */
#ifndef QAPI_FRONT_SCHEMA_JSON_H
#define QAPI_FRONT_SCHEMA_JSON_H

#include <stdbool.h>

#include "base/json.h"
#include "qapi/front/schema.h"

void qapi_json_set(json_t *object, const char *key, json_t *value);
void qapi_json_add(json_t *array, json_t *value);

void qapi_json_string(json_t *object, const char *key, const char *value); /* nothing for NULL */
void qapi_json_flag(json_t *object, const char *key, bool value);
void qapi_json_span(json_t *object, const char *key, struct qapi_span span); /* built in: nothing */
void qapi_json_cond(json_t *object, const struct cond *c); /* as `if`; nothing for NULL */

/* The kind of an entity: builtin, enum, array, struct, union, alternate … */
const char *qapi_kind_name(const struct qapi_entity *e);

#endif
