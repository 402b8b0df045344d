/* SPDX-License-Identifier: MIT */
/*
 * A parser of a stream of JSON values, fed in pieces of any size: what a QMP session reads with.
 *
 * The language is RFC 8259's, in UTF-8, plus strings in single quotes. A parser with an argument
 * list also replaces %-words (see qjson.h). Memory is bounded by limits on each top-level value,
 * and an object is built as it is read, so nothing else is kept of the text.
 *
 * After an error the parser goes on: a value that is well nested but ungrammatical gives one error,
 * at its end; a byte that cannot be part of JSON gives one at once, and what follows is skipped up
 * to the next line, or the next { or [; a value beyond a limit gives one at once, and what follows
 * is skipped up to the next line.
 *
 * Ownership: the parser owns what it has read so far; a value or an error becomes the callback's.
 */
#ifndef QOBJECT_JSON_PARSER_H
#define QOBJECT_JSON_PARSER_H

#include "qobject/qobject.h"

/* Limits on one top-level value; the defaults are in brackets. */
typedef struct JSONLimits {
    size_t bytes;  /* of its tokens, white space not counted [64 MiB] */
    size_t tokens; /* punctuation, strings, numbers and words [2 Mi] */
    size_t depth;  /* arrays and objects in one another [1024] */
} JSONLimits;

typedef struct JSONLexer {
    int state;           /* what the byte before this one was part of (json-lexer.h) */
    unsigned char quote; /* in a string: what ends it */
    bool interpolate;    /* whether a word may begin with % */
    GString *token;      /* the token so far: text, or a string's content before decoding */
} JSONLexer;

typedef struct JSONMessageParser {
    void (*emit)(void *opaque, QObject *json, Error *err);
    void *opaque;
    va_list *ap; /* arguments of %-words; NULL: there are none */
    JSONLimits limits;
    JSONLexer lexer;
    size_t bytes;                    /* of the value so far */
    size_t tokens;                   /* of the value so far */
    size_t line;                     /* where the next byte is in the input, from 1 */
    size_t column;                   /* of the next byte in the line, from 1 */
    size_t token_line, token_column; /* where the token begins */
    size_t depth;                    /* arrays and objects that are open, also while skipping */
    GArray *open;                    /* those of a good value, outermost first (json-parser.c) */
    Error *err;                      /* of the value, whose rest is being skipped; owned */
} JSONMessageParser;

/*
 * `emit` is called for each top-level value with a new reference to it, or with an error, never
 * with both. `ap`, if not NULL, must stay valid as long as the parser is fed.
 */
void json_message_parser_init(JSONMessageParser *parser,
                              void (*emit)(void *opaque, QObject *json, Error *err), void *opaque,
                              va_list *ap);

/* Sets limits; a limit of 0 means the default. Not in the middle of a value. */
void json_message_parser_limit(JSONMessageParser *parser, const JSONLimits *limits);

/* Reads `size` bytes, which need not begin or end with a value. Not from inside `emit`. */
void json_message_parser_feed(JSONMessageParser *parser, const char *buffer, size_t size);

/* The input ends here: an incomplete value is an error. The parser is then as new. */
void json_message_parser_flush(JSONMessageParser *parser);

/* Frees what the parser owns; no callback. */
void json_message_parser_destroy(JSONMessageParser *parser);

#endif
