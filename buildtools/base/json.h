/* SPDX-License-Identifier: MIT */
/*
 * JSON documents, with jansson. Names go in through json_name, which never fails: jansson takes
 * nothing but UTF-8 (base/utf8.h says how other bytes are written). json_write says so in the
 * document.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdio.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/str.h"

/* A string value for a name of any bytes. For json_pack, `o`. */
json_t *json_name(struct str name);

/* The same; null for NULL. */
json_t *json_name_or_null(const char *name);

/* `object[name] = value`, for a key of any bytes. Takes the reference of `value`, also NULL, which
 * means that there was no memory: the program ends. */
void json_set_name(json_t *object, const char *name, json_t *value);

/* Writes the document, indented by `indent`, and a line end; then gives it up. `root` is an object;
 * when a name in it had to be escaped it gets the member "escapes", which says how. */
void json_put(json_t *root, size_t indent, struct buf *out);

/* The same to a stream. Whoever closes that looks for errors. */
void json_write(json_t *root, size_t indent, FILE *to);

#endif
