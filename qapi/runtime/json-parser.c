/* SPDX-License-Identifier: MIT */
/*
 * JSON tokens to values, without recursion: what is open is a stack of frames, and a value that is
 * complete goes into the container of the innermost one.
 *
 * Invariant: without an error, `depth` is the number of frames. With one there are no frames, and
 * `depth` only counts how far the value is from its end, where the error is told.
 */
#include "qemu/osdep.h"

#include "json-internal.h"
#include "qapi/error.h"
#include "qobject/qbool.h"
#include "qobject/qdict.h"
#include "qobject/qlist.h"
#include "qobject/qnull.h"
#include "qobject/qnum.h"
#include "qobject/qstring.h"

/* What may come next in a container. */
typedef enum {
    NEXT_VALUE,
    NEXT_VALUE_OR_END,
    NEXT_NAME,
    NEXT_NAME_OR_END,
    NEXT_COLON,
    NEXT_COMMA_OR_END,
} Next;

/* A container that is open. */
typedef struct Frame {
    QObject *container; /* QList or QDict; owned */
    char *name;         /* of the member whose value comes next; owned; NULL: none was read */
    Next next;
} Frame;

static const JSONLimits default_limits = {
    .bytes = 64 << 20,
    .tokens = 2 << 20,
    .depth = 1024,
};

static void frame_clear(void *frame) {
    qobject_unref(((Frame *)frame)->container);
    g_free(((Frame *)frame)->name);
}

/* The innermost frame, or NULL. */
static Frame *innermost(const JSONMessageParser *parser) {
    guint n = parser->open->len;
    return n ? &g_array_index(parser->open, Frame, n - 1) : NULL;
}

/* Ends the value, good or not: the next token begins another. */
static void end_value(JSONMessageParser *parser, QObject *value) {
    Error *err = parser->err;
    parser->err = NULL;
    parser->bytes = parser->tokens = parser->depth = 0;
    g_array_set_size(parser->open, 0);
    if (err)
        parser->emit(parser->opaque, NULL, err);
    else if (value)
        parser->emit(parser->opaque, value, NULL);
}

void json_parser_fail(JSONMessageParser *parser, Error *err) {
    if (parser->err)
        error_free(err);
    else
        parser->err = err;
    end_value(parser, NULL);
}

/* The value is wrong; `err` is told at its end. */
static void set_error(JSONMessageParser *parser, Error *err) {
    g_array_set_size(parser->open, 0);
    parser->err = err;
}

static void G_GNUC_PRINTF(2, 3) syntax_error(JSONMessageParser *parser, const char *fmt, ...) {
    Error *err = NULL;
    va_list ap;
    va_start(ap, fmt);
    char *text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    error_setg(&err, "invalid JSON in line %zu, column %zu: %s", parser->token_line,
               parser->token_column, text);
    g_free(text);
    set_error(parser, err);
}

static void unexpected(JSONMessageParser *parser) {
    static const char *const expected[] = {
        [NEXT_VALUE] = "a value",
        [NEXT_VALUE_OR_END] = "a value or ']'",
        [NEXT_NAME] = "a member's name in quotes",
        [NEXT_NAME_OR_END] = "a member's name in quotes, or '}'",
        [NEXT_COLON] = "':'",
        [NEXT_COMMA_OR_END] = NULL, /* depends on the container */
    };
    const Frame *frame = innermost(parser);
    const char *what = frame ? expected[frame->next] : "a value";
    if (!what)
        what = qobject_type(frame->container) == QTYPE_QDICT ? "',' or '}'" : "',' or ']'";
    syntax_error(parser, "expected %s", what);
}

/* Puts a complete value, whose reference is taken over, where it belongs. */
static void add_value(JSONMessageParser *parser, QObject *value) {
    Frame *frame = innermost(parser);
    if (!frame) {
        end_value(parser, value);
        return;
    }
    if (frame->name)
        qdict_put_obj(qobject_to(QDict, frame->container), frame->name, value);
    else
        qlist_append_obj(qobject_to(QList, frame->container), value);
    g_clear_pointer(&frame->name, g_free);
    frame->next = NEXT_COMMA_OR_END;
}

static bool value_may_follow(const JSONMessageParser *parser) {
    const Frame *frame = innermost(parser);
    return !frame || frame->next == NEXT_VALUE || frame->next == NEXT_VALUE_OR_END;
}

static void open_container(JSONMessageParser *parser, JSONTokenType type) {
    if (!value_may_follow(parser)) {
        unexpected(parser);
        return;
    }
    bool object = type == JSON_OPEN_OBJECT;
    Frame frame = {
        .container = object ? QOBJECT(qdict_new()) : QOBJECT(qlist_new()),
        .next = object ? NEXT_NAME_OR_END : NEXT_VALUE_OR_END,
    };
    g_array_append_val(parser->open, frame);
}

static void close_container(JSONMessageParser *parser, JSONTokenType type) {
    const Frame *frame = innermost(parser);
    QType closes = type == JSON_CLOSE_OBJECT ? QTYPE_QDICT : QTYPE_QLIST;
    if (!frame) {
        syntax_error(parser, "'%c' closes nothing", type);
        return;
    }
    bool may_end = frame->next == NEXT_VALUE_OR_END || frame->next == NEXT_NAME_OR_END ||
                   frame->next == NEXT_COMMA_OR_END;
    if (!may_end || qobject_type(frame->container) != closes) {
        unexpected(parser);
        return;
    }
    QObject *value = qobject_ref(frame->container);
    g_array_set_size(parser->open, parser->open->len - 1);
    add_value(parser, value);
}

static void separator(JSONMessageParser *parser, JSONTokenType type) {
    Frame *frame = innermost(parser);
    if (!frame || frame->next != (type == JSON_COLON ? NEXT_COLON : NEXT_COMMA_OR_END))
        unexpected(parser);
    else if (type == JSON_COMMA && qobject_type(frame->container) == QTYPE_QDICT)
        frame->next = NEXT_NAME;
    else
        frame->next = NEXT_VALUE;
}

static void string(JSONMessageParser *parser, const GString *raw) {
    Frame *frame = innermost(parser);
    bool name = frame && (frame->next == NEXT_NAME || frame->next == NEXT_NAME_OR_END);
    if (!name && !value_may_follow(parser)) {
        unexpected(parser);
        return;
    }
    Error *err = NULL;
    GString *text = json_string_decode(raw, parser->ap != NULL, &err);
    if (!text) {
        error_prepend(&err, "invalid JSON in line %zu, column %zu: ", parser->token_line,
                      parser->token_column);
        set_error(parser, err);
    } else if (!name) {
        add_value(parser, QOBJECT(qstring_from_gstring(text)));
    } else if (qdict_haskey(qobject_to(QDict, frame->container), text->str)) {
        syntax_error(parser, "a second member '%.40s' in an object", text->str);
        g_string_free(text, TRUE);
    } else {
        frame->name = g_string_free(text, FALSE);
        frame->next = NEXT_COLON;
    }
}

/* The number that `text` is; NULL if it is out of range. */
static QNum *number(JSONTokenType type, const char *text) {
    if (type == JSON_INTEGER) {
        errno = 0;
        int64_t i = g_ascii_strtoll(text, NULL, 10);
        if (!errno)
            return qnum_from_int(i);
        errno = 0;
        uint64_t u = g_ascii_strtoull(text, NULL, 10);
        if (!errno && text[0] != '-')
            return qnum_from_uint(u);
    }
    double d = g_ascii_strtod(text, NULL);
    return isinf(d) ? NULL : qnum_from_double(d);
}

static QObject *word(const char *text) {
    if (strcmp(text, "null") == 0)
        return QOBJECT(qnull());
    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
        return QOBJECT(qbool_from_bool(text[0] == 't'));
    return NULL;
}

/* The argument that the word `text` stands for; NULL if it is no such word. */
static QObject *interpolation(const char *text, va_list *ap) {
    static const char *const words[] = {"%i",  "%d",   "%ld", "%lld", "%u",
                                        "%lu", "%llu", "%f",  "%s",   "%p"};
    size_t i = 0;
    while (i < ARRAY_SIZE(words) && strcmp(text, words[i]) != 0)
        i++;
    switch (i) {
    case 0: return QOBJECT(qbool_from_bool(va_arg(*ap, int) != 0));
    case 1: return QOBJECT(qnum_from_int(va_arg(*ap, int)));
    case 2: return QOBJECT(qnum_from_int(va_arg(*ap, long)));
    case 3: return QOBJECT(qnum_from_int(va_arg(*ap, long long)));
    case 4: return QOBJECT(qnum_from_uint(va_arg(*ap, unsigned)));
    case 5: return QOBJECT(qnum_from_uint(va_arg(*ap, unsigned long)));
    case 6: return QOBJECT(qnum_from_uint(va_arg(*ap, unsigned long long)));
    case 7: return QOBJECT(qnum_from_double(va_arg(*ap, double)));
    case 8: return QOBJECT(qstring_from_str(va_arg(*ap, const char *)));
    case 9: return va_arg(*ap, QObject *);
    default: return NULL;
    }
}

static void scalar(JSONMessageParser *parser, JSONTokenType type, const char *text) {
    QObject *value;
    if (!value_may_follow(parser)) {
        unexpected(parser);
        return;
    }
    if (type == JSON_WORD)
        value = word(text);
    else if (type == JSON_INTERPOLATION)
        value = interpolation(text, parser->ap);
    else
        value = QOBJECT(number(type, text));
    if (value)
        add_value(parser, value);
    else if (type == JSON_WORD)
        syntax_error(parser, "unknown word '%.40s'; expected a value", text);
    else if (type == JSON_INTERPOLATION)
        syntax_error(parser, "invalid interpolation '%.40s'", text);
    else
        syntax_error(parser, "number %.40s is out of range", text);
}

static void grammar(JSONMessageParser *parser, JSONTokenType type, GString *text) {
    switch (type) {
    case JSON_OPEN_OBJECT:
    case JSON_OPEN_ARRAY: open_container(parser, type); break;
    case JSON_CLOSE_OBJECT:
    case JSON_CLOSE_ARRAY: close_container(parser, type); break;
    case JSON_COLON:
    case JSON_COMMA: separator(parser, type); break;
    case JSON_STRING: string(parser, text); break;
    default: scalar(parser, type, text->str);
    }
}

/* Counts a token; returns false if that brings the value beyond a limit. */
static bool within_limits(JSONMessageParser *parser, bool opens) {
    Error *err = NULL;
    if (parser->tokens++ >= parser->limits.tokens)
        error_setg(&err, "JSON value of more than %zu tokens", parser->limits.tokens);
    else if (opens && parser->depth >= parser->limits.depth)
        error_setg(&err, "JSON value with more than %zu arrays and objects in one another",
                   parser->limits.depth);
    if (!err)
        return true;
    json_lexer_skip_line(&parser->lexer);
    json_parser_fail(parser, err);
    return false;
}

void json_parser_token(JSONMessageParser *parser, JSONTokenType type, GString *text) {
    bool opens = type == JSON_OPEN_OBJECT || type == JSON_OPEN_ARRAY;
    bool closes = type == JSON_CLOSE_OBJECT || type == JSON_CLOSE_ARRAY;
    if (!within_limits(parser, opens))
        return;
    if (opens)
        parser->depth++;
    else if (closes && parser->depth)
        parser->depth--;
    if (!parser->err)
        grammar(parser, type, text);
    if (parser->err && !parser->depth)
        end_value(parser, NULL);
}

void json_message_parser_init(JSONMessageParser *parser,
                              void (*emit)(void *opaque, QObject *json, Error *err), void *opaque,
                              va_list *ap) {
    *parser = (JSONMessageParser){
        .emit = emit,
        .opaque = opaque,
        .ap = ap,
        .limits = default_limits,
        .line = 1,
        .column = 1,
        .open = g_array_new(FALSE, FALSE, sizeof(Frame)),
    };
    g_array_set_clear_func(parser->open, frame_clear);
    json_lexer_init(&parser->lexer, ap != NULL);
}

void json_message_parser_limit(JSONMessageParser *parser, const JSONLimits *limits) {
    assert(!parser->tokens && !parser->bytes);
    parser->limits = (JSONLimits){
        .bytes = limits->bytes ? limits->bytes : default_limits.bytes,
        .tokens = limits->tokens ? limits->tokens : default_limits.tokens,
        .depth = limits->depth ? limits->depth : default_limits.depth,
    };
}

void json_message_parser_feed(JSONMessageParser *parser, const char *buffer, size_t size) {
    json_lexer_feed(parser, buffer, size);
}

void json_message_parser_flush(JSONMessageParser *parser) {
    json_lexer_flush(parser);
    if (parser->depth) {
        Error *err = NULL;
        error_setg(&err, "invalid JSON: the input ends before the array or object does");
        json_parser_fail(parser, err);
    }
    parser->line = parser->column = 1;
}

void json_message_parser_destroy(JSONMessageParser *parser) {
    g_array_free(parser->open, TRUE);
    error_free(parser->err);
    json_lexer_destroy(&parser->lexer);
}
