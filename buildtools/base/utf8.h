/* SPDX-License-Identifier: MIT */
/*
 * Names as readable text. Names of files, symbols and targets may hold any bytes; JSON, HTML and
 * terminals want UTF-8. Nothing is lost: a byte that is not UTF-8 is written `\xHH`, and where that
 * happens every backslash is written twice. A name that holds `\xHH` by itself is written so, too;
 * so a text without `\xHH` is the name itself, and one with it has exactly one reading.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* Bytes of the character that `s` begins with (the Unicode Standard, table 3-7); 0 when it is none.
 */
size_t utf8_length(struct str s);

/* Is the name written otherwise than it is? */
bool utf8_needs_escapes(struct str name);

/* Appends the name as readable text. */
void utf8_put(struct buf *out, struct str name);

/* The name as readable text: itself, or allocated in `a`. */
const char *utf8_text(struct arena *a, const char *name);

/* The name that a readable text stands for: itself, or allocated in `a`. */
const char *utf8_name(struct arena *a, const char *text);

/* The same for any bytes, zeros among them. */
struct str utf8_bytes(struct arena *a, struct str text);

#endif
