/* SPDX-License-Identifier: MIT */
/*
 * Names written where a language gives some characters a meaning.
 */
#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

#include "base/arena.h"
#include "base/buf.h"

/* Appends a C string literal, quotes included, that holds these very bytes. */
void escape_c_string(struct buf *out, const char *text);

/* Appends the text for a C comment, which it cannot end or continue on another line. */
void escape_c_comment(struct buf *out, const char *text);

/* Appends a character, or a text, for HTML and XML, in attributes, too. */
void escape_html_char(struct buf *out, char c);
void escape_html(struct buf *out, struct str text);

/* Appends a JSON string, quotes included. The text is UTF-8 (utf8.h makes it so). Nothing in it
 * ends a script in HTML. */
void escape_json_string(struct buf *out, struct str text);

/* A file name without folders for a name of any bytes: itself if it is one already, else one that
 * no other name gets. Allocated in `a`. */
const char *escape_file_name(struct arena *a, const char *name);

#endif
