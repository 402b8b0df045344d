/* SPDX-License-Identifier: MIT */
/* What the halves of the JSON parser, bytes to tokens and tokens to values, share. */
#ifndef JSON_INTERNAL_H
#define JSON_INTERNAL_H

#include "qobject/json-parser.h"

/* Kinds of tokens. Punctuation stands for itself. */
typedef enum {
    JSON_OPEN_OBJECT = '{',
    JSON_CLOSE_OBJECT = '}',
    JSON_OPEN_ARRAY = '[',
    JSON_CLOSE_ARRAY = ']',
    JSON_COLON = ':',
    JSON_COMMA = ',',
    JSON_STRING = '"',        /* in either kind of quotes; the text is what is between them */
    JSON_INTEGER = '0',       /* without fraction and exponent */
    JSON_FLOAT = '.',         /* with either */
    JSON_WORD = 'w',          /* letters, digits and _ */
    JSON_INTERPOLATION = '%', /* % and a word */
} JSONTokenType;

/* json-lexer.c: calls the two functions below. */
void json_lexer_init(JSONLexer *lexer, bool interpolate);
void json_lexer_destroy(JSONLexer *lexer);
void json_lexer_feed(JSONMessageParser *parser, const char *buffer, size_t size);

/* Ends the token at the end of the input, which is an error in the middle of a string or number. */
void json_lexer_flush(JSONMessageParser *parser);

/* Skips up to the next line. */
void json_lexer_skip_line(JSONLexer *lexer);

/* json-parser.c: a token was read; `text` has no meaning for punctuation and may be clobbered. */
void json_parser_token(JSONMessageParser *parser, JSONTokenType type, GString *text);

/* Something that is no token was read: the value fails now. Takes `err` over. */
void json_parser_fail(JSONMessageParser *parser, Error *err);

/* json-string.c: the content of a string; NULL and an error if it is malformed. */
GString *json_string_decode(const GString *raw, bool interpolate, Error **errp);

#endif
