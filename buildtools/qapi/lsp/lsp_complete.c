/* SPDX-License-Identifier: MIT */
/*
 * What may stand at the cursor. The text there is seldom whole, so it is only looked at from the
 * begin of the definition to the cursor.
 */
#include <ctype.h>
#include <string.h>

#include "base/intern.h"
#include "qapi/front/check_name.h"
#include "qapi/lsp/lsp_server.h"

enum { DEEPEST = 16 };

/* An object or array that is open at the cursor. */
struct frame {
    bool dict;
    bool value;     /* dict: behind the colon of `key` */
    struct str key; /* the last one */
};

struct context {
    struct frame frames[DEEPEST];
    size_t depth;
    bool quoted;      /* in a string */
    size_t begin;     /* where the word begins, behind the quote */
    struct str meta;  /* struct, union …; n == 0: not said yet */
    struct str owner; /* what is defined */
};

/* CompletionItemKind of the protocol. */
enum kind { FIELD = 5, PROPERTY = 10, VALUE = 12, KEYWORD = 14, TYPE = 22, SYMBOL = 21 };

struct completion {
    struct lsp_server *server;
    struct lsp_spot spot;
    struct context context;
    json_t *items;
    struct intern seen;
};

/* ---- where the cursor is ---- */

static bool is_word(char c) {
    return isalnum((unsigned char)c) || strchr("-_.", c);
}

/* Begin of the definition that holds the offset: a brace at the begin of a line. */
static size_t definition_begin(struct str text, size_t offset) {
    size_t i = offset;

    while (i > 0 && !(text.p[i] == '{' && text.p[i - 1] == '\n' && i < offset))
        i--;
    return i;
}

static void string_ended(struct context *c, struct str s) {
    struct frame *f = c->depth ? &c->frames[c->depth - 1] : NULL;

    if (!f || !f->dict)
        return;
    if (!f->value) {
        f->key = s;
    } else if (c->depth == 1 && !c->meta.n && qapi_form_keys(f->key, NULL, 0)) {
        c->meta = f->key;
        c->owner = s;
    }
}

static void open_frame(struct context *c, bool dict) {
    if (c->depth < DEEPEST)
        c->frames[c->depth++] = (struct frame){.dict = dict};
}

static struct context context_at(struct str text, size_t offset) {
    struct context c = {.begin = offset};

    for (size_t i = definition_begin(text, offset); i < offset; i++) {
        struct frame *f = c.depth ? &c.frames[c.depth - 1] : NULL;
        size_t end = i + 1;

        switch (text.p[i]) {
        case '#':
            while (i + 1 < offset && text.p[i + 1] != '\n')
                i++;
            break;
        case '\'':
            while (end < offset && text.p[end] != '\'' && text.p[end] != '\n')
                end++;
            if (end == offset) {
                c.quoted = true;
                c.begin = i + 1;
                return c;
            }
            string_ended(&c, (struct str){text.p + i + 1, end - i - 1});
            i = text.p[end] == '\'' ? end : end - 1;
            break;
        case '{':
        case '[': open_frame(&c, text.p[i] == '{'); break;
        case '}':
        case ']': c.depth -= c.depth > 0; break;
        case ':':
            if (f)
                f->value = true;
            break;
        case ',':
            if (f)
                f->value = false;
            break;
        default: break;
        }
    }
    while (c.begin > 0 && is_word(text.p[c.begin - 1]))
        c.begin--;
    return c;
}

/* ---- what may stand there ---- */

static void offer(struct completion *c, struct str word, enum kind kind, const char *detail,
                  bool bare) {
    const struct context *x = &c->context;
    struct str text = c->spot.file->source.text;
    size_t end = c->spot.offset;
    bool quotes = !x->quoted && !bare;
    const char *label = arena_copy(&c->server->scratch, word.p, word.n);
    uint32_t known = (uint32_t)c->seen.count;

    if (!word.n || intern_add(&c->seen, word) < known)
        return;
    while (x->quoted && end < text.n && is_word(text.p[end]))
        end++;
    json_array_append_new(
        c->items,
        json_pack("{s:s, s:i, s:s, s:s, s:{s:o, s:s}}", "label", label, "kind", (int)kind, "detail",
                  detail, "filterText",
                  quotes ? arena_printf(&c->server->scratch, "'%s'", label) : label, "textEdit",
                  "range", lsp_range(c->server, c->spot.file, x->begin, end), "newText",
                  quotes ? arena_printf(&c->server->scratch, "'%s'", label) : label));
}

static void offer_words(struct completion *c, const char *const *words, enum kind kind,
                        const char *detail) {
    for (; *words; words++)
        offer(c, str_from(*words), kind, detail, false);
}

/* Names of a role in the project's files. */
static void offer_names(struct completion *c, enum lsp_role role, enum kind kind,
                        const char *detail) {
    for (size_t i = 0; i < c->spot.project->count; i++) {
        struct lsp_file *f = c->spot.project->files[i];

        lsp_file_index(f);
        for (size_t k = 0; k < f->count; k++) {
            if (f->names[k].role == role)
                offer(c, f->names[k].text, kind, detail, false);
        }
    }
}

static void offer_types(struct completion *c) {
    static const char *const builtins[] = {"str",    "int",    "number", "bool",  "any",   "null",
                                           "int8",   "int16",  "int32",  "int64", "uint8", "uint16",
                                           "uint32", "uint64", "size",   "QType", NULL};

    offer_words(c, builtins, TYPE, "built-in type");
    for (size_t i = 0; i < c->spot.project->count; i++) {
        struct lsp_file *f = c->spot.project->files[i];

        lsp_file_index(f);
        for (size_t k = 0; k < f->count; k++) {
            const struct lsp_name *n = &f->names[k];
            const char *p = f->source.text.p + n->whole.end;
            struct str whole = {f->source.text.p + n->whole.begin,
                                (size_t)(p - f->source.text.p) - n->whole.begin};

            if (n->role != LSP_DEFINITION || memmem(whole.p, whole.n, "'command'", 9) ||
                memmem(whole.p, whole.n, "'event'", 7))
                continue;
            offer(c, n->text, TYPE, str_basename(f->path), false);
        }
    }
}

/* What the last schema without errors says of the definition. */
static const struct qapi_entity *entity_at(const struct completion *c) {
    struct str name = c->context.owner;

    return c->spot.project->schema && name.n
               ? qapi_schema_find(c->spot.project->schema,
                                  arena_copy(&c->server->scratch, name.p, name.n))
               : NULL;
}

/* The values of a union's tag, for its branches; or the members one of which is the tag. */
static void offer_tag(struct completion *c, bool values) {
    const struct qapi_entity *e = entity_at(c);

    if (!e || e->kind != QAPI_OBJECT || !e->object.is_union)
        return;
    for (size_t i = 0; values && i < e->object.tag->type->enumeration.count; i++)
        offer(c, str_from(e->object.tag->type->enumeration.values[i].name), VALUE,
              e->object.tag->type->name, false);
    for (size_t i = 0; !values && i < e->object.all_count; i++)
        offer(c, str_from(e->object.all[i]->name), FIELD, e->object.all[i]->type->name, false);
}

static void offer_keys(struct completion *c) {
    enum { MOST = 16 };
    struct str keys[MOST];
    static const char *const begins[] = {"struct", "enum",    "union",  "alternate", "command",
                                         "event",  "include", "pragma", NULL};
    size_t n = qapi_form_keys(c->context.meta, keys, MOST);

    for (size_t i = 0; i < n; i++)
        offer(c, keys[i], KEYWORD, "key", false);
    if (!c->context.meta.n)
        offer_words(c, begins, KEYWORD, "defines");
}

static void offer_in_condition(struct completion *c, const struct frame *f) {
    static const char *const operators[] = {"all", "any", "not", NULL};

    if (f->dict && !f->value)
        offer_words(c, operators, KEYWORD, "operator");
    else
        offer_names(c, LSP_SYMBOL, SYMBOL, "symbol");
}

static void offer_in_features(struct completion *c, const struct frame *f) {
    static const char *const special[] = {"deprecated", "unstable", NULL};
    static const char *const keys[] = {"name", "if", NULL};

    if (f->dict && !f->value) {
        offer_words(c, keys, KEYWORD, "key");
        return;
    }
    offer_words(c, special, PROPERTY, "special feature");
    offer_names(c, LSP_FEATURE, PROPERTY, "feature");
}

/* A value of the definition's own keys. */
static void offer_value(struct completion *c, struct str key) {
    if (str_is(key, "data") || str_is(key, "base") || str_is(key, "returns"))
        offer_types(c);
    else if (str_is(key, "discriminator"))
        offer_tag(c, false);
    else if (str_is(key, "gen") || str_is(key, "success-response"))
        offer(c, STR_LIT("false"), KEYWORD, "the only value", true);
    else if (str_is(key, "boxed") || str_starts(key, "allow-") || str_is(key, "coroutine"))
        offer(c, STR_LIT("true"), KEYWORD, "the only value", true);
}

/* Below 'data', 'base' or 'returns'. */
static void offer_inside(struct completion *c, const struct frame *f) {
    static const char *const value_keys[] = {"name", "if", "features", NULL};
    static const char *const member_keys[] = {"type", "if", "features", NULL};
    const struct context *x = &c->context;
    bool is_enum = str_is(x->meta, "enum");

    if (f->dict && !f->value) {
        if (x->depth > 2)
            offer_words(c, is_enum ? value_keys : member_keys, KEYWORD, "key");
        else if (str_is(x->meta, "union") && str_is(x->frames[0].key, "data"))
            offer_tag(c, true);
    } else if (!is_enum && (x->depth == 2 || !f->dict || str_is(f->key, "type"))) {
        offer_types(c);
    }
}

/* In a comment: members, values and features of the definition that follows. */
static void offer_mentions(struct completion *c) {
    const struct lsp_file *f = c->spot.file;
    const char *owner = NULL;

    for (size_t i = 0; i < f->count; i++) {
        const struct lsp_name *n = &f->names[i];

        if (n->span.begin < c->spot.offset)
            continue;
        if (n->role == LSP_DEFINITION && !owner) {
            owner = n->owner;
            offer(c, n->text, TYPE, "definition", true);
        } else if (owner && n->owner == owner &&
                   (n->role == LSP_MEMBER || n->role == LSP_VALUE || n->role == LSP_FEATURE)) {
            offer(c, n->text, FIELD, owner, true);
        }
    }
}

/* Is the offset in a comment, behind an @? */
static bool in_mention(struct str text, size_t begin) {
    size_t line = begin;

    while (line > 0 && text.p[line - 1] != '\n')
        line--;
    return begin > 0 && text.p[begin - 1] == '@' && text.p[line] == '#';
}

static void offer_all(struct completion *c) {
    const struct context *x = &c->context;
    const struct frame *f;

    if (in_mention(c->spot.file->source.text, x->begin)) {
        offer_mentions(c);
        return;
    }
    if (!x->depth)
        return;
    f = &x->frames[x->depth - 1];
    for (size_t i = 0; i < x->depth; i++) {
        if (x->frames[i].value && str_is(x->frames[i].key, "if")) {
            offer_in_condition(c, f);
            return;
        }
        if (x->frames[i].value && str_is(x->frames[i].key, "features")) {
            offer_in_features(c, f);
            return;
        }
    }
    if (x->depth == 1 && !f->value)
        offer_keys(c);
    else if (x->depth == 1)
        offer_value(c, f->key);
    else
        offer_inside(c, f);
}

json_t *lsp_completion(struct lsp_server *s, const json_t *params) {
    struct completion c = {.server = s};

    if (!lsp_find_spot(s, params, &c.spot))
        return NULL;
    c.items = json_array();
    c.context = context_at(c.spot.file->source.text, c.spot.offset);
    offer_all(&c);
    intern_free(&c.seen);
    return c.items;
}
