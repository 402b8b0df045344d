/* SPDX-License-Identifier: MIT */
#include "qapi/front/advice.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/diag.h"
#include "base/str.h"

struct word {
    const char *theirs, *ours; /* NULL for ours: `why` is said */
    const char *why;
};

#define OBJECT "an object with members is a type of its own: define a 'struct', and name that"
#define ARRAY "an array is written ['TYPE'], with the type of its elements"

static const struct word types[] = {
    {"string", "str", NULL},      {"text", "str", NULL},        {"char", "str", NULL},
    {"utf8", "str", NULL},        {"integer", "int", NULL},     {"long", "int", NULL},
    {"short", "int16", NULL},     {"unsigned", "uint64", NULL}, {"uint", "uint64", NULL},
    {"uint8_t", "uint8", NULL},   {"uint16_t", "uint16", NULL}, {"uint32_t", "uint32", NULL},
    {"uint64_t", "uint64", NULL}, {"int8_t", "int8", NULL},     {"int16_t", "int16", NULL},
    {"int32_t", "int32", NULL},   {"int64_t", "int64", NULL},   {"u8", "uint8", NULL},
    {"u16", "uint16", NULL},      {"u32", "uint32", NULL},      {"u64", "uint64", NULL},
    {"i8", "int8", NULL},         {"i16", "int16", NULL},       {"i32", "int32", NULL},
    {"i64", "int64", NULL},       {"byte", "uint8", NULL},      {"size_t", "size", NULL},
    {"float", "number", NULL},    {"double", "number", NULL},   {"real", "number", NULL},
    {"decimal", "number", NULL},  {"boolean", "bool", NULL},    {"flag", "bool", NULL},
    {"none", "null", NULL},       {"nil", "null", NULL},        {"void", "null", NULL},
    {"variant", "any", NULL},     {"value", "any", NULL},       {"object", NULL, OBJECT},
    {"dict", NULL, OBJECT},       {"map", NULL, OBJECT},        {"struct", NULL, OBJECT},
    {"list", NULL, ARRAY},        {"array", NULL, ARRAY},
};

static const struct word condition_keys[] = {
    {"and", "all", NULL},  {"&&", "all", NULL},    {"allof", "all", NULL}, {"or", "any", NULL},
    {"||", "any", NULL},   {"anyof", "any", NULL}, {"oneof", "any", NULL}, {"!", "not", NULL},
    {"none", "not", NULL}, {"no", "not", NULL},
};

static const struct word *find(const struct word *list, size_t count, struct str word) {
    for (size_t i = 0; i < count; i++) {
        if (strlen(list[i].theirs) == word.n && strncasecmp(list[i].theirs, word.p, word.n) == 0)
            return &list[i];
    }
    return NULL;
}

/* The type that the word stands for; the word itself when it is none of others'. */
static struct str our_type(struct str word) {
    const struct word *found = find(types, sizeof types / sizeof *types, word);

    return found && found->ours ? str_from(found->ours) : word;
}

/* The name in "member 'a'"; `name` when there is none. */
static struct str quoted_name(const char *what) {
    const char *open = strchr(what, '\''), *close = open ? strchr(open + 1, '\'') : NULL;

    return close ? (struct str){open + 1, (size_t)(close - open - 1)} : STR_LIT("name");
}

bool qapi_advise_type(struct arena *a, const char *name, const char *what) {
    size_t n = strlen(name);
    const struct word *word = find(types, sizeof types / sizeof *types, (struct str){name, n});
    struct str of, element;

    (void)a;
    if (diag_muted())
        return true;
    if (name[0] == '*' && name[1]) {
        of = quoted_name(what);
        element = our_type(str_from(name + 1));
        diag_hint("the star of an optional member belongs to its name: '*%.*s': '%.*s'",
                  STR_ARG(of), STR_ARG(element));
    } else if (n > 2 && strcmp(name + n - 2, "[]") == 0) {
        element = our_type((struct str){name, n - 2});
        diag_hint("an array is written ['%.*s']", STR_ARG(element));
    } else if (n > 2 && name[0] == '[' && name[n - 1] == ']') {
        element = our_type((struct str){name + 1, n - 2});
        diag_hint("an array is written ['%.*s']", STR_ARG(element));
    } else if (n > 1 && name[n - 1] == '*') {
        while (n && (name[n - 1] == '*' || name[n - 1] == ' '))
            n--;
        element = our_type((struct str){name, n});
        diag_hint("there are no pointers; did you mean '%.*s'?", STR_ARG(element));
    } else if (n > 1 && name[n - 1] == '?') {
        of = quoted_name(what);
        element = our_type((struct str){name, n - 1});
        diag_hint("an optional member has a star before its name: '*%.*s': '%.*s'", STR_ARG(of),
                  STR_ARG(element));
    } else if (word && word->ours) {
        diag_hint("did you mean '%s'?", word->ours);
    } else if (word) {
        diag_hint("%s", word->why);
    } else {
        return false;
    }
    return true;
}

bool qapi_advise_condition_key(const char *key) {
    const struct word *word =
        find(condition_keys, sizeof condition_keys / sizeof *condition_keys, str_from(key));

    if (word)
        diag_hint("did you mean '%s'?", word->ours);
    return word != NULL;
}

/* The symbol in `X`, `defined(X)` or `defined X`; n == 0 when it is none. */
static struct str symbol_in(struct str text) {
    while (text.n && isspace((unsigned char)*text.p))
        text.p++, text.n--;
    if (str_starts(text, "defined"))
        text.p += 7, text.n -= 7;
    while (text.n && strchr(" (", *text.p))
        text.p++, text.n--;
    while (text.n && strchr(" )", text.p[text.n - 1]))
        text.n--;
    return str_is_identifier(text) ? text : (struct str){"", 0};
}

bool qapi_advise_symbol(struct arena *a, const char *text) {
    const char *operator= strstr(text, "&&") ? "&&" : strstr(text, "||") ? "||" : NULL;
    struct str symbol = symbol_in(str_from(text[0] == '!' ? text + 1 : text));
    const char *list = "";

    if (operator) {
        for (const char *p = text; p;) {
            const char *next = strstr(p, operator);

            symbol = symbol_in((struct str){p, next ? (size_t)(next - p) : strlen(p)});
            if (!symbol.n)
                return false;
            list = arena_printf(a, "%s%s'%.*s'", list, *list ? ", " : "", STR_ARG(symbol));
            p = next ? next + 2 : NULL;
        }
        diag_hint("expected { '%s': [%s] }", *operator== '&' ? "all" : "any", list);
        return true;
    }
    if (!symbol.n || (text[0] != '!' && symbol.n == strlen(text)))
        return false;
    if (text[0] == '!')
        diag_hint("expected { 'not': '%.*s' }", STR_ARG(symbol));
    else
        diag_hint("expected the symbol alone: '%.*s'", STR_ARG(symbol));
    return true;
}
