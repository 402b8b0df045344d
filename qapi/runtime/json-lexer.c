/* SPDX-License-Identifier: MIT */
/*
 * JSON text to tokens, byte by byte, so that input may be cut anywhere.
 *
 * White space ends a token and is otherwise nothing. The content of strings is checked here only as
 * far as their ends depend on it; json-string.c does the rest.
 */
#include "qemu/osdep.h"

#include "json-internal.h"
#include "qapi/error.h"

/* What the token that is being read looks like so far. */
enum {
    LEX_START, /* there is none */
    LEX_STRING,
    LEX_ESCAPE, /* in a string, behind a backslash */
    LEX_MINUS,
    LEX_ZERO, /* complete: nothing but a fraction or an exponent may follow a leading zero */
    LEX_DIGITS,
    LEX_POINT,
    LEX_FRACTION,
    LEX_E,
    LEX_E_SIGN,
    LEX_EXPONENT,
    LEX_WORD,
    LEX_PERCENT,
    LEX_SKIP,      /* behind an error: up to the next line, { or [ */
    LEX_SKIP_LINE, /* behind an error: up to the next line */
};

void json_lexer_init(JSONLexer *lexer, bool interpolate) {
    *lexer = (JSONLexer){.interpolate = interpolate, .token = g_string_new(NULL)};
}

void json_lexer_destroy(JSONLexer *lexer) {
    g_string_free(lexer->token, TRUE);
}

/* Forgets the token, and the memory that an uncommonly long one took. */
static void lexer_reset(JSONLexer *lexer, int state) {
    enum { COMMON = 4096 };
    lexer->state = state;
    if (lexer->token->allocated_len <= COMMON) {
        g_string_truncate(lexer->token, 0);
    } else {
        g_string_free(lexer->token, TRUE);
        lexer->token = g_string_new(NULL);
    }
}

void json_lexer_skip_line(JSONLexer *lexer) {
    lexer_reset(lexer, LEX_SKIP_LINE);
}

static bool is_word(unsigned char c) {
    return g_ascii_isalnum(c) || c == '_';
}

/* The state of a number to which `c` is added; LEX_START if it cannot be. */
static int number_next(int state, unsigned char c) {
    bool digit = g_ascii_isdigit(c), e = c == 'e' || c == 'E';
    switch (state) {
    case LEX_MINUS: return c == '0' ? LEX_ZERO : digit ? LEX_DIGITS : LEX_START;
    case LEX_ZERO: return c == '.' ? LEX_POINT : e ? LEX_E : LEX_START;
    case LEX_DIGITS: return digit ? LEX_DIGITS : c == '.' ? LEX_POINT : e ? LEX_E : LEX_START;
    case LEX_POINT: return digit ? LEX_FRACTION : LEX_START;
    case LEX_FRACTION: return digit ? LEX_FRACTION : e ? LEX_E : LEX_START;
    case LEX_E: return digit ? LEX_EXPONENT : c == '+' || c == '-' ? LEX_E_SIGN : LEX_START;
    case LEX_E_SIGN:
    case LEX_EXPONENT: return digit ? LEX_EXPONENT : LEX_START;
    default: return LEX_START;
    }
}

static bool number_is_integer(int state) {
    return state == LEX_ZERO || state == LEX_DIGITS;
}

static bool number_is_complete(int state) {
    return number_is_integer(state) || state == LEX_FRACTION || state == LEX_EXPONENT;
}

static void lexer_fail(JSONMessageParser *parser, const char *what, int c) {
    Error *err = NULL;
    if (c < 0)
        error_setg(&err, "invalid JSON: the input ends in the middle of a %s", what);
    else if (g_ascii_isprint(c))
        error_setg(&err, "invalid JSON: stray '%c' in line %zu, column %zu%s%s", c, parser->line,
                   parser->column, what ? ", in a " : "", what ? what : "");
    else
        error_setg(&err, "invalid JSON: stray byte 0x%02X in line %zu, column %zu%s%s", (unsigned)c,
                   parser->line, parser->column, what ? ", in a " : "", what ? what : "");
    lexer_reset(&parser->lexer, LEX_SKIP);
    json_parser_fail(parser, err);
}

/* Counts a byte of the value; returns false if that makes it too long. */
static bool lexer_count(JSONMessageParser *parser) {
    if (parser->bytes++ < parser->limits.bytes)
        return true;
    Error *err = NULL;
    error_setg(&err, "JSON value of more than %zu bytes", parser->limits.bytes);
    json_lexer_skip_line(&parser->lexer);
    json_parser_fail(parser, err);
    return false;
}

static void lexer_append(JSONMessageParser *parser, unsigned char c) {
    if (lexer_count(parser))
        g_string_append_c(parser->lexer.token, (char)c);
}

static void lexer_token(JSONMessageParser *parser, JSONTokenType type) {
    parser->lexer.state = LEX_START;
    json_parser_token(parser, type, parser->lexer.token);
    /* The parser may have set another state: skipping. */
    lexer_reset(&parser->lexer, parser->lexer.state);
}

/* Begins a token with `c`, of which nothing has been read before. */
static void lexer_begin(JSONMessageParser *parser, unsigned char c, int state) {
    parser->lexer.state = state;
    lexer_append(parser, c);
}

static void lexer_start(JSONMessageParser *parser, unsigned char c) {
    parser->token_line = parser->line;
    parser->token_column = parser->column;
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
        return;
    if (c && strchr("{}[]:,", c)) {
        if (lexer_count(parser))
            lexer_token(parser, (JSONTokenType)c);
    } else if (c == '"' || c == '\'') {
        parser->lexer.quote = c;
        parser->lexer.state = LEX_STRING;
    } else if (c == '-') {
        lexer_begin(parser, c, LEX_MINUS);
    } else if (g_ascii_isdigit(c)) {
        lexer_begin(parser, c, c == '0' ? LEX_ZERO : LEX_DIGITS);
    } else if (is_word(c)) {
        lexer_begin(parser, c, LEX_WORD);
    } else if (c == '%' && parser->lexer.interpolate) {
        lexer_begin(parser, c, LEX_PERCENT);
    } else {
        lexer_fail(parser, NULL, c);
    }
}

static void lexer_string(JSONMessageParser *parser, unsigned char c) {
    JSONLexer *lexer = &parser->lexer;
    bool escaped = lexer->state == LEX_ESCAPE;
    if (c < ' ' || c >= 0xFE) {
        lexer_fail(parser, "string", c);
    } else if (c == lexer->quote && !escaped) {
        lexer_token(parser, JSON_STRING);
    } else {
        lexer->state = c == '\\' && !escaped ? LEX_ESCAPE : LEX_STRING;
        lexer_append(parser, c);
    }
}

/* Returns whether `c` was part of the number. */
static bool lexer_number(JSONMessageParser *parser, unsigned char c) {
    int state = parser->lexer.state, next = number_next(state, c);
    if (next != LEX_START) {
        parser->lexer.state = next;
        lexer_append(parser, c);
        return true;
    }
    /* A complete number cannot run into what looks like more of it. */
    if (!number_is_complete(state) || is_word(c) || c == '.' || c == '+' || c == '-')
        lexer_fail(parser, "number", c);
    else
        lexer_token(parser, number_is_integer(state) ? JSON_INTEGER : JSON_FLOAT);
    return false;
}

static bool lexer_word(JSONMessageParser *parser, unsigned char c) {
    if (is_word(c)) {
        lexer_append(parser, c);
        return true;
    }
    lexer_token(parser, parser->lexer.state == LEX_WORD ? JSON_WORD : JSON_INTERPOLATION);
    return false;
}

static bool is_skipping(const JSONLexer *lexer) {
    return lexer->state == LEX_SKIP || lexer->state == LEX_SKIP_LINE;
}

/* Returns whether `c`, if it ended the skipping, is done with. */
static bool lexer_skip(JSONLexer *lexer, unsigned char c) {
    bool bracket = lexer->state == LEX_SKIP && (c == '{' || c == '[');
    if (bracket || c == '\n')
        lexer->state = LEX_START;
    return !bracket;
}

/* Reads a byte in the state; returns false if the byte has to be read again, in the next one. */
static bool lexer_step(JSONMessageParser *parser, unsigned char c) {
    switch (parser->lexer.state) {
    case LEX_START: lexer_start(parser, c); break;
    case LEX_STRING:
    case LEX_ESCAPE: lexer_string(parser, c); break;
    case LEX_WORD:
    case LEX_PERCENT: return lexer_word(parser, c);
    case LEX_SKIP:
    case LEX_SKIP_LINE: return lexer_skip(&parser->lexer, c);
    default: return lexer_number(parser, c);
    }
    /* The byte that was the error may be what ends the skipping. */
    return !is_skipping(&parser->lexer);
}

void json_lexer_feed(JSONMessageParser *parser, const char *buffer, size_t size) {
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)buffer[i];
        while (!lexer_step(parser, c))
            ;
        parser->column++;
        if (c == '\n') {
            parser->line++;
            parser->column = 1;
        }
    }
}

void json_lexer_flush(JSONMessageParser *parser) {
    int state = parser->lexer.state;
    if (state == LEX_STRING || state == LEX_ESCAPE)
        lexer_fail(parser, "string", -1);
    else if (state == LEX_WORD || state == LEX_PERCENT || number_is_complete(state))
        (void)lexer_step(parser, '\n');
    else if (state != LEX_START && !is_skipping(&parser->lexer))
        lexer_fail(parser, "number", -1);
    lexer_reset(&parser->lexer, LEX_START);
}
