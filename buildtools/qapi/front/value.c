/* SPDX-License-Identifier: MIT */
#include "qapi/front/value.h"

#include <stdlib.h>

#include "base/intern.h"
#include "qapi/front/message.h"

/* Deeper nesting is refused, because reading recurses. Conditions are the only thing that nests. */
enum { DEEPEST = 256, MANY_KEYS = 32 };

const struct qapi_value *qapi_value_get(const struct qapi_value *dict, const char *key) {
    struct str name = str_from(key);

    if (!dict || dict->kind != QAPI_DICT)
        return NULL;
    for (size_t i = 0; i < dict->count; i++) {
        if (str_eq(dict->keys[i].name, name))
            return &dict->items[i];
    }
    return NULL;
}

const char *qapi_value_describe(const struct qapi_value *v) {
    switch (v->kind) {
    case QAPI_STRING: return "a string";
    case QAPI_BOOL: return v->truth ? "true" : "false";
    case QAPI_LIST: return "an array";
    case QAPI_DICT: return "an object";
    }
    return NULL;
}

void qapi_value_stack_free(struct qapi_value_stack *s) {
    free(s->values);
    free(s->keys);
    *s = (struct qapi_value_stack){0};
}

/* What the token is, for a message. */
static const char *found(struct qapi_lexer *l) {
    switch (l->token.kind) {
    case QAPI_TOKEN_END: return "the file ends";
    case QAPI_TOKEN_STRING: return "there is a string";
    case QAPI_TOKEN_TRUE: return "there is true";
    case QAPI_TOKEN_FALSE: return "there is false";
    case QAPI_TOKEN_COMMENT: return "a documentation comment begins";
    default: return arena_printf(l->arena, "there is '%c'", l->token.kind);
    }
}

/* Always false. Says that something else was expected, unless the token has been reported. */
static bool unexpected(struct qapi_lexer *l, const char *expected) {
    if (l->token.kind == QAPI_TOKEN_BAD)
        return false;
    qapi_report(DIAG_ERROR, l->token.span, "expected %s, but %s", expected, found(l));
    if (l->token.kind == QAPI_TOKEN_COMMENT)
        diag_hint("a comment inside an expression begins with one #");
    return false;
}

static bool read_value(struct qapi_lexer *l, struct qapi_value_stack *stack,
                       struct qapi_value *value, unsigned depth);

static void push(struct qapi_value_stack *s, struct qapi_key key) {
    s->values = array_grow(s->values, &s->capacity, s->count + 1, sizeof *s->values);
    s->keys = array_grow(s->keys, &s->key_capacity, s->count + 1, sizeof *s->keys);
    s->values[s->count] = (struct qapi_value){0};
    s->keys[s->count++] = key;
}

/* Moves what was pushed since `base` into the value. */
static void finish(struct qapi_lexer *l, struct qapi_value_stack *s, size_t base,
                   struct qapi_value *value) {
    size_t n = s->count - base;
    struct qapi_value *items = arena_array(l->arena, n, sizeof *items);

    if (n)
        memcpy(items, s->values + base, n * sizeof *items);
    value->items = items;
    value->count = n;
    if (value->kind == QAPI_DICT) {
        struct qapi_key *keys = arena_array(l->arena, n, sizeof *keys);

        if (n)
            memcpy(keys, s->keys + base, n * sizeof *keys);
        value->keys = keys;
    }
    s->count = base;
    value->span.end = l->token.span.end;
    qapi_lexer_next(l, false);
}

/* The key of this name among those since `base`, or NULL. */
static const struct qapi_key *find_key(const struct qapi_value_stack *s, size_t base,
                                       struct intern *many, struct str name) {
    if (s->count - base >= MANY_KEYS) {
        uint32_t number;

        for (size_t i = base + many->count; i < s->count; i++)
            intern_add(many, s->keys[i].name);
        number = intern_find(many, name);
        return number == INTERN_NONE ? NULL : &s->keys[base + number];
    }
    for (size_t i = base; i < s->count; i++) {
        if (str_eq(s->keys[i].name, name))
            return &s->keys[i];
    }
    return NULL;
}

/* KEY : VALUE. A repeated key is reported on the line of its value. */
static bool read_member(struct qapi_lexer *l, struct qapi_value_stack *s, size_t base,
                        struct intern *many, unsigned depth) {
    struct qapi_key key = {l->token.text, l->token.span};
    const struct qapi_key *earlier;
    struct qapi_value value;

    if (l->token.kind != QAPI_TOKEN_STRING)
        return unexpected(l, s->count == base ? "a key (a string) or '}'" : "a key (a string)");
    qapi_lexer_next(l, false);
    if (l->token.kind != ':')
        return unexpected(l, "':' behind the key");
    qapi_lexer_next(l, false);
    if (l->token.kind == QAPI_TOKEN_BAD)
        return false;
    earlier = find_key(s, base, many, key.name);
    if (earlier) {
        qapi_error(l->token.span, key.span, "key '%s' is there twice", key.name.p);
        qapi_note(earlier->span, "the first one");
        return false;
    }
    if (!read_value(l, s, &value, depth))
        return false;
    push(s, key);
    s->values[s->count - 1] = value;
    return true;
}

static bool read_dict(struct qapi_lexer *l, struct qapi_value_stack *s, struct qapi_value *value,
                      unsigned depth) {
    struct intern many = {0}; /* the keys, when there are many */
    size_t base = s->count;
    bool good = true;

    value->kind = QAPI_DICT;
    qapi_lexer_next(l, false);
    while (good && (l->token.kind != '}' || s->count > base)) {
        good = read_member(l, s, base, &many, depth);
        if (!good || l->token.kind == '}')
            break;
        if (l->token.kind != ',')
            good = unexpected(l, "',' or '}' behind the value");
        else
            qapi_lexer_next(l, false);
    }
    intern_free(&many);
    if (good)
        finish(l, s, base, value);
    return good;
}

static bool read_list(struct qapi_lexer *l, struct qapi_value_stack *s, struct qapi_value *value,
                      unsigned depth) {
    size_t base = s->count;

    value->kind = QAPI_LIST;
    qapi_lexer_next(l, false);
    while (l->token.kind != ']' || s->count > base) {
        struct qapi_value item;

        if (s->count == base && l->token.kind && strchr("},:#", l->token.kind))
            return unexpected(l, "a value or ']'");
        if (!read_value(l, s, &item, depth))
            return false;
        push(s, (struct qapi_key){0});
        s->values[s->count - 1] = item;
        if (l->token.kind == ']')
            break;
        if (l->token.kind != ',')
            return unexpected(l, "',' or ']' behind the value");
        qapi_lexer_next(l, false);
    }
    finish(l, s, base, value);
    return true;
}

static bool read_value(struct qapi_lexer *l, struct qapi_value_stack *stack,
                       struct qapi_value *value, unsigned depth) {
    *value = (struct qapi_value){.span = l->token.span};
    if (depth > DEEPEST) {
        qapi_report(DIAG_ERROR, l->token.span, "values are nested more than %d deep", DEEPEST);
        return false;
    }
    switch (l->token.kind) {
    case '{': return read_dict(l, stack, value, depth + 1);
    case '[': return read_list(l, stack, value, depth + 1);
    case QAPI_TOKEN_STRING:
        value->kind = QAPI_STRING;
        value->text = l->token.text;
        break;
    case QAPI_TOKEN_TRUE:
    case QAPI_TOKEN_FALSE:
        value->kind = QAPI_BOOL;
        value->truth = l->token.kind == QAPI_TOKEN_TRUE;
        break;
    default: return unexpected(l, "a value ('{', '[', a string, true or false)");
    }
    qapi_lexer_next(l, false);
    return true;
}

bool qapi_value_read(struct qapi_lexer *l, struct qapi_value_stack *stack,
                     struct qapi_value *value) {
    stack->count = 0;
    return read_value(l, stack, value, 0);
}
