/* SPDX-License-Identifier: MIT */
/*
 * Writes JSON text piece by piece. The text is ASCII: all else is escaped, and bytes that are not
 * UTF-8 become U+FFFD.
 *
 * Each value has a name inside an object, NULL elsewhere. Values outside of arrays and objects
 * follow one another. Ownership: the writer owns the text until it is taken.
 */
#ifndef JSON_WRITER_H
#define JSON_WRITER_H

/* `pretty`: one value a line, indented by four columns a level. Free with json_writer_free(). */
JSONWriter *json_writer_new(bool pretty);

/* The text so far; valid until the next call. All that was started must have ended. */
const char *json_writer_get(JSONWriter *writer);

/* The text, now the caller's; the writer is freed. */
GString *json_writer_get_and_free(JSONWriter *writer);

/* NULL is allowed. */
void json_writer_free(JSONWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JSONWriter, json_writer_free)

void json_writer_start_object(JSONWriter *writer, const char *name);
void json_writer_end_object(JSONWriter *writer);
void json_writer_start_array(JSONWriter *writer, const char *name);
void json_writer_end_array(JSONWriter *writer);
void json_writer_bool(JSONWriter *writer, const char *name, bool val);
void json_writer_null(JSONWriter *writer, const char *name);
void json_writer_int64(JSONWriter *writer, const char *name, int64_t val);
void json_writer_uint64(JSONWriter *writer, const char *name, uint64_t val);

/* 17 significant digits, enough to read the same number back. JSON has no infinities: null. */
void json_writer_double(JSONWriter *writer, const char *name, double val);

void json_writer_str(JSONWriter *writer, const char *name, const char *str);

#endif
