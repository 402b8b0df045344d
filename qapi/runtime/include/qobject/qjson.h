/* SPDX-License-Identifier: MIT */
/*
 * JSON text to objects and back. Ownership: all that is returned is the caller's.
 *
 * The functions with `f` in their names take a template: in it, these words stand for an argument:
 * %i a bool (int), %d %ld %lld a signed integer, %u %lu %llu an unsigned one, %f a double, %s a
 * string, %p a QObject whose reference is taken over. In strings, %% stands for %, and other uses
 * of % are errors. An error in a template is a programming error: the program ends.
 */
#ifndef QJSON_H
#define QJSON_H

#include "qobject/qobject.h"

/* The one value that `string` consists of; NULL and an error otherwise. */
QObject *qobject_from_json(const char *string, Error **errp);

QObject *qobject_from_vjsonf_nofail(const char *string, va_list ap) G_GNUC_PRINTF(1, 0);
QObject *qobject_from_jsonf_nofail(const char *string, ...) G_GNUC_PRINTF(1, 2);

/* The same for templates of an object. */
QDict *qdict_from_vjsonf_nofail(const char *string, va_list ap) G_GNUC_PRINTF(1, 0);
QDict *qdict_from_jsonf_nofail(const char *string, ...) G_GNUC_PRINTF(1, 2);

/* Text on one line, without a newline at the end. */
GString *qobject_to_json(const QObject *obj);

/* `pretty`: one value a line, indented. */
GString *qobject_to_json_pretty(const QObject *obj, bool pretty);

#endif
