/* SPDX-License-Identifier: MIT */
/*
 * C source text before preprocessing, as far as it matters which identifiers stand where: comments
 * are passed, directives are told apart, nothing is expanded. Owns nothing.
 *
 * One file is read for several languages and dialects, which do not agree on what a raw string, a
 * digit separator, a trigraph or an unpaired quote is. Where a text has any of these, whatever may
 * be an identifier in one of the readings is told of: too many are safe, too few are not.
 */
#ifndef BASE_LEXICAL_H
#define BASE_LEXICAL_H

#include <stdbool.h>

#include "base/str.h"

/* Where an identifier stands. */
enum lexical_where {
    LEXICAL_TEXT,      /* in no directive */
    LEXICAL_BODY,      /* in what #define gives a macro */
    LEXICAL_CONDITION, /* behind #if or #elif */
    LEXICAL_TEST,      /* in #ifdef and its kin, or the operand of `defined` */
    LEXICAL_NAME,      /* of #define or #undef */
    LEXICAL_OTHER      /* in another directive */
};

enum lexical_directive {
    LEXICAL_DEFINE,
    LEXICAL_UNDEF,
    LEXICAL_IFNDEF,
    LEXICAL_IF, /* all other openings of a condition */
    LEXICAL_ELSE,
    LEXICAL_ENDIF,
    LEXICAL_INCLUDE, /* and what else opens a source file */
    LEXICAL_EMBED,
    LEXICAL_ONCE,    /* #pragma once */
    LEXICAL_NOTHING, /* #error and its kin */
    LEXICAL_UNKNOWN
};

struct lexical_visitor {
    /* An identifier or number; a piece of the text, unless `doubt` was called. */
    void (*token)(void *ctx, enum lexical_where where, struct str token);
    /* A directive begins. `name` is that of the macro for #define, #undef and #ifndef; `body`, for
     * #define and #include, what follows it in the (logical) line, parameters included, with one
     * blank for each comment and stretch of white space. It is valid during the call. */
    void (*directive)(void *ctx, enum lexical_directive directive, struct str name,
                      struct str body);
    /* The operand of __has_include, with its quotes; empty when it is something else, or may be. */
    void (*probe)(void *ctx, struct str name);
    /* Something other than white space outside directives. */
    void (*text)(void *ctx);
    /* The text can be read in several ways. Behind this, all identifiers of all readings follow, as
     * LEXICAL_TEXT and in no order, and LEXICAL_EMBED if there may be one. */
    void (*doubt)(void *ctx);
    void *ctx;
};

void lexical_scan(struct str text, const struct lexical_visitor *visitor);

/* Calls `token` for each identifier and number in any reading of the text. */
void lexical_tokens(struct str text, const struct lexical_visitor *visitor);

static inline bool lexical_is_letter(unsigned char c) {
    return (unsigned char)((c | 0x20) - 'a') < 26 || c == '_' || c >= 0x80;
}

static inline bool lexical_is_digit(unsigned char c) {
    return (unsigned char)(c - '0') < 10;
}

#endif
