/* SPDX-License-Identifier: MIT */
/*
 * Checks of each expression by itself: its keys, their kinds of values, names (QEMU:
 * docs/devel/qapi-code-gen.rst, "Schema syntax").
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "qapi/front/advice.h"
#include "qapi/front/c_names.h"
#include "qapi/front/check_name.h"
#include "qapi/front/front.h"
#include "qapi/front/message.h"

/* ---- tables of keys ---- */

enum { MOST_KEYS = 12 };

struct key_set {
    const char *required[4]; /* NULL behind the last */
    const char *optional[MOST_KEYS];
};

struct form {
    const char *name;
    struct key_set keys;
    bool (*check)(struct qapi_expr_check *c);
};

static bool check_enum(struct qapi_expr_check *c);
static bool check_struct(struct qapi_expr_check *c);
static bool check_union(struct qapi_expr_check *c);
static bool check_alternate(struct qapi_expr_check *c);
static bool check_command(struct qapi_expr_check *c);
static bool check_event(struct qapi_expr_check *c);

/* [enum qapi_meta] */
static const struct form forms[] = {
    {"enum", {{"enum", "data"}, {"if", "features", "prefix"}}, check_enum},
    {"struct", {{"struct", "data"}, {"base", "if", "features"}}, check_struct},
    {"union", {{"union", "base", "discriminator", "data"}, {"if", "features"}}, check_union},
    {"alternate", {{"alternate", "data"}, {"if", "features"}}, check_alternate},
    {"command",
     {{"command"},
      {"data", "returns", "boxed", "if", "features", "gen", "success-response", "allow-oob",
       "allow-preconfig", "coroutine"}},
     check_command},
    {"event", {{"event"}, {"data", "boxed", "if", "features"}}, check_event},
};

enum { FORMS = sizeof forms / sizeof *forms };

static const struct key_set member_keys = {{"type"}, {"if", "features"}};
static const struct key_set branch_keys = {{"type"}, {"if"}};
static const struct key_set value_keys = {{"name"}, {"if", "features"}};
static const struct key_set feature_keys = {{"name"}, {"if"}};
static const struct key_set cond_keys = {{NULL}, {"all", "any", "not"}};

/* ---- errors ---- */

bool qapi_expr_error(struct qapi_expr_check *c, struct qapi_span where, const char *fmt, ...) {
    char text[512];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    c->expr->faulty = true;
    qapi_error(c->expr->head, where, "%s '%s': %s", forms[c->expr->meta].name, c->expr->name, text);
    return false;
}

static const struct qapi_value *get(const struct qapi_expr_check *c, const char *key) {
    return qapi_value_get(&c->expr->value, key);
}

static bool is_in(const char *const *list, struct str word) {
    for (; *list; list++) {
        if (str_is(word, *list))
            return true;
    }
    return false;
}

/* The keys of a set, for str_nearest and for lists in messages. */
struct key_list {
    const char *names[MOST_KEYS + 4];
    size_t count;
};

static const char *key_of(const void *ctx, size_t i) {
    return ((const struct key_list *)ctx)->names[i];
}

static struct key_list all_keys(const struct key_set *set) {
    struct key_list list = {{NULL}, 0};

    for (size_t i = 0; i < 4 && set->required[i]; i++)
        list.names[list.count++] = set->required[i];
    for (size_t i = 0; i < MOST_KEYS && set->optional[i]; i++)
        list.names[list.count++] = set->optional[i];
    return list;
}

size_t qapi_form_keys(struct str form, struct str *keys, size_t most) {
    struct key_list list = {{NULL}, 0};

    for (size_t i = 0; i < FORMS; i++) {
        if (str_is(form, forms[i].name))
            list = all_keys(&forms[i].keys);
    }
    for (size_t i = 0; i < list.count && i < most; i++)
        keys[i] = str_from(list.names[i]);
    return list.count;
}

static void suggest_key(const char *word, const struct key_set *set) {
    struct key_list list = all_keys(set);
    char text[256] = "";

    if (set != &cond_keys || !qapi_advise_condition_key(word))
        qapi_suggest(word, list.count, key_of, &list);
    for (size_t i = 0; i < list.count; i++) {
        size_t n = strlen(text);

        snprintf(text + n, sizeof text - n, "%s'%s'", i ? ", " : "", list.names[i]);
    }
    diag_hint("the keys here are %s", text);
}

/* Does the dict have all keys that it must, and no others? `what` names it. */
static bool check_keys(struct qapi_expr_check *c, const struct qapi_value *v, const char *what,
                       const struct key_set *set) {
    bool good = true;

    for (size_t i = 0; i < 4 && set->required[i]; i++) {
        if (!qapi_value_get(v, set->required[i]))
            good = qapi_expr_error(c, v->span, "%s has no key '%s'", what, set->required[i]);
    }
    for (size_t i = 0; i < v->count; i++) {
        if (is_in(set->required, v->keys[i].name) || is_in(set->optional, v->keys[i].name))
            continue;
        good = qapi_expr_error(c, v->keys[i].span, "%s cannot have a key '%s'", what,
                               v->keys[i].name.p);
        suggest_key(v->keys[i].name.p, set);
    }
    return good;
}

/* ---- conditions ---- */

static bool check_symbol(struct qapi_expr_check *c, const struct qapi_value *v, const char *what) {
    const char *p = v->text.p;
    bool good = *p >= 'A' && *p <= 'Z';

    for (; *p; p++)
        good &= (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || *p == '_';
    if (!good) {
        qapi_expr_error(c, v->span,
                        "'%s', a condition of %s, is no preprocessor symbol (A-Z, 0-9 and _)",
                        v->text.p, what);
        qapi_advise_symbol(c->arena, v->text.p);
    }
    return good;
}

static bool check_operands(struct qapi_expr_check *c, const struct qapi_value *v,
                           const char *operator, const char * what) {
    bool good = true;

    if (v->kind != QAPI_LIST)
        return qapi_expr_error(c, v->span,
                               "'%s' in a condition of %s takes an array, not %s", operator, what,
                               qapi_value_describe(v));
    if (!v->count)
        return qapi_expr_error(c, v->span, "'%s' in a condition of %s has no operands", operator,
                               what);
    for (size_t i = 0; i < v->count; i++)
        good &= qapi_check_cond(c, &v->items[i], what);
    return good;
}

bool qapi_check_cond(struct qapi_expr_check *c, const struct qapi_value *v, const char *what) {
    if (v->kind == QAPI_STRING)
        return check_symbol(c, v, what);
    if (v->kind != QAPI_DICT)
        return qapi_expr_error(c, v->span, "a condition of %s is a string or an object, not %s",
                               what, qapi_value_describe(v));
    if (!check_keys(c, v, qapi_concat(c->arena, "a condition of ", what, NULL), &cond_keys))
        return false;
    if (v->count != 1)
        return qapi_expr_error(c, v->span, "a condition of %s has %zu keys, not exactly one", what,
                               v->count);
    if (str_is(v->keys[0].name, "not"))
        return qapi_check_cond(c, &v->items[0], what);
    return check_operands(c, &v->items[0], v->keys[0].name.p, what);
}

static bool check_if(struct qapi_expr_check *c, const struct qapi_value *dict, const char *what) {
    const struct qapi_value *v = qapi_value_get(dict, "if");

    return !v || qapi_check_cond(c, v, what);
}

/* ---- features ---- */

static bool check_feature(struct qapi_expr_check *c, const struct qapi_value *v) {
    const struct qapi_value *name = v;
    const char *what;
    bool good;

    if (v->kind == QAPI_DICT) {
        if (!check_keys(c, v, "a feature", &feature_keys))
            return false;
        name = qapi_value_get(v, "name");
    }
    if (name->kind != QAPI_STRING)
        return qapi_expr_error(c, name->span, "the name of a feature is a string, not %s",
                               qapi_value_describe(name));
    what = qapi_concat(c->arena, "feature '", name->text.p, "'", NULL);
    good = qapi_check_name_lower(c, name->text.p, name->span, what,
                                 !c->front->schema->compat->feature_names_lower);
    return check_if(c, v, what) && good;
}

static bool check_features(struct qapi_expr_check *c, const struct qapi_value *dict) {
    const struct qapi_value *v = qapi_value_get(dict, "features");
    bool good = true;

    if (!v)
        return true;
    if (v->kind != QAPI_LIST)
        return qapi_expr_error(c, v->span, "'features' takes an array, not %s",
                               qapi_value_describe(v));
    for (size_t i = 0; i < v->count; i++)
        good &= check_feature(c, &v->items[i]);
    return good;
}

/* ---- types ---- */

static bool check_type_name(struct qapi_expr_check *c, const struct qapi_value *v,
                            const char *what) {
    return v->kind == QAPI_STRING ||
           qapi_expr_error(c, v->span, "%s takes the name of a type, not %s", what,
                           qapi_value_describe(v));
}

static bool check_type_or_array(struct qapi_expr_check *c, const struct qapi_value *v,
                                const char *what) {
    if (v->kind == QAPI_STRING)
        return true;
    if (v->kind != QAPI_LIST)
        return qapi_expr_error(c, v->span, "%s takes the name of a type or an array, not %s", what,
                               qapi_value_describe(v));
    if (v->count != 1 || v->items[0].kind != QAPI_STRING)
        return qapi_expr_error(c, v->span, "%s: an array type holds the name of one type", what);
    return true;
}

/* The type of a member or branch: the value itself, or that of its key 'type'. */
static const struct qapi_value *type_of(const struct qapi_value *v) {
    return v->kind == QAPI_DICT ? qapi_value_get(v, "type") : v;
}

/* Members where the name of a type should be: none of the keys is one of a member's, or nearly. */
static bool is_nested_object(const struct qapi_value *v) {
    for (size_t i = 0; i < v->count; i++) {
        if (is_in(member_keys.required, v->keys[i].name) ||
            is_in(member_keys.optional, v->keys[i].name) ||
            str_distance(v->keys[i].name.p, "type") < 2)
            return false;
    }
    return v->count != 0;
}

static bool check_member(struct qapi_expr_check *c, const struct qapi_key *key,
                         const struct qapi_value *v, bool permissive) {
    const char *name = key->name.p + (key->name.p[0] == '*');
    const char *what = qapi_concat(c->arena, "member '", name, "'", NULL);
    bool good = qapi_check_name_lower(c, name, key->span, what, permissive);

    if (good && qapi_member_name_reserved(c->arena, name))
        good = qapi_expr_error(c, key->span, "%s has a reserved name ('u', 'has-…')", what);
    if (v->kind == QAPI_DICT) {
        if (is_nested_object(v)) {
            qapi_expr_error(c, v->span, "%s is an object, where a type is named", what);
            diag_hint("define a 'struct' with these members, and name that");
            return false;
        }
        if (!check_keys(c, v, what, &member_keys))
            return false;
        good &= check_if(c, v, what);
        good &= check_features(c, v);
    }
    return check_type_or_array(c, type_of(v), what) && good;
}

/* A dict of members. `owner` is looked up among the exceptions; NULL: there are none. */
static bool check_members(struct qapi_expr_check *c, const struct qapi_value *v, const char *what,
                          const char *owner) {
    bool permissive = owner && qapi_pragma_lists(c->front->pragma.member_names, owner);
    bool good = true;

    if (v->kind != QAPI_DICT)
        return qapi_expr_error(
            c, v->span, "%s takes an object%s, not %s", what,
            owner && c->expr->meta == QAPI_META_STRUCT ? "" : " or the name of a type",
            qapi_value_describe(v));
    for (size_t i = 0; i < v->count; i++)
        good &= check_member(c, &v->keys[i], &v->items[i], permissive);
    return good;
}

/* ---- definitions ---- */

static bool check_value(struct qapi_expr_check *c, const struct qapi_value *v, bool permissive) {
    const struct qapi_value *name = v;
    const char *what, *p;
    bool good;

    if (v->kind == QAPI_DICT) {
        if (!check_keys(c, v, "a value", &value_keys))
            return false;
        name = qapi_value_get(v, "name");
    }
    if (name->kind != QAPI_STRING)
        return qapi_expr_error(c, name->span, "the name of a value is a string, not %s",
                               qapi_value_describe(name));
    p = name->text.p;
    what = qapi_concat(c->arena, "value '", p, "'", NULL);
    if (*p >= '0' && *p <= '9') /* which is fine in an enum */
        p = arena_printf(c->arena, "d%s", p);
    good = qapi_check_name_lower(c, p, name->span, what, permissive);
    good &= check_if(c, v, what);
    return check_features(c, v) && good;
}

static bool check_enum(struct qapi_expr_check *c) {
    const struct qapi_value *data = get(c, "data"), *prefix = get(c, "prefix");
    bool permissive = qapi_pragma_lists(c->front->pragma.member_names, c->expr->name);
    bool good = true;

    if (data->kind != QAPI_LIST)
        return qapi_expr_error(c, data->span, "'data' takes an array, not %s",
                               qapi_value_describe(data));
    if (prefix && prefix->kind != QAPI_STRING)
        good = qapi_expr_error(c, prefix->span, "'prefix' takes a string, not %s",
                               qapi_value_describe(prefix));
    else if (prefix)
        good = qapi_check_prefix(c, prefix);
    for (size_t i = 0; i < data->count; i++)
        good &= check_value(c, &data->items[i], permissive);
    return good;
}

static bool check_struct(struct qapi_expr_check *c) {
    const struct qapi_value *base = get(c, "base");

    bool good = check_members(c, get(c, "data"), "'data'", c->expr->name);

    return (!base || check_type_name(c, base, "'base'")) && good;
}

/* 'data' of an event or command, 'base' of a union. */
static bool check_name_or_members(struct qapi_expr_check *c, const struct qapi_value *v,
                                  const char *what, const char *owner) {
    return !v || v->kind == QAPI_STRING || check_members(c, v, what, owner);
}

static bool check_branch(struct qapi_expr_check *c, const struct qapi_key *key,
                         const struct qapi_value *v, bool array) {
    const char *what = qapi_concat(c->arena, "branch '", key->name.p, "'", NULL);
    const struct qapi_value *type;

    if (v->kind == QAPI_DICT && !(check_keys(c, v, what, &branch_keys) && check_if(c, v, what)))
        return false;
    type = type_of(v);
    return array ? check_type_or_array(c, type, what) : check_type_name(c, type, what);
}

static bool check_union(struct qapi_expr_check *c) {
    const struct qapi_value *data = get(c, "data"), *tag = get(c, "discriminator");
    bool good = check_name_or_members(c, get(c, "base"), "'base'", c->expr->name);

    if (tag->kind != QAPI_STRING)
        good = qapi_expr_error(c, tag->span, "'discriminator' takes the name of a member, not %s",
                               qapi_value_describe(tag));
    if (data->kind != QAPI_DICT)
        return qapi_expr_error(c, data->span, "'data' takes an object, not %s",
                               qapi_value_describe(data));
    for (size_t i = 0; i < data->count; i++)
        good &= check_branch(c, &data->keys[i], &data->items[i], false);
    return good;
}

static bool check_alternate(struct qapi_expr_check *c) {
    const struct qapi_value *data = get(c, "data");
    bool good = true;

    if (data->kind != QAPI_DICT)
        return qapi_expr_error(c, data->span, "'data' takes an object, not %s",
                               qapi_value_describe(data));
    if (!data->count)
        return qapi_expr_error(c, data->span, "there are no branches");
    for (size_t i = 0; i < data->count; i++) {
        const struct qapi_key *key = &data->keys[i];
        const char *what = qapi_concat(c->arena, "branch '", key->name.p, "'", NULL);

        good &= qapi_check_name_lower(c, key->name.p, key->span, what, false);
        good &= check_branch(c, key, &data->items[i], c->front->schema->compat->alternate_arrays);
    }
    return good;
}

static bool check_arguments(struct qapi_expr_check *c) {
    const struct qapi_value *data = get(c, "data"), *boxed = get(c, "boxed");

    if (!boxed || (boxed->kind == QAPI_BOOL && !boxed->truth))
        return check_name_or_members(c, data, "'data'", NULL);
    if (!data)
        return qapi_expr_error(c, boxed->span, "'boxed' needs 'data', which names a type");
    return check_type_name(c, data, "'data' with 'boxed'");
}

static bool check_command(struct qapi_expr_check *c) {
    const struct qapi_value *returns = get(c, "returns");

    bool good = check_arguments(c);

    return (!returns || check_type_or_array(c, returns, "'returns'")) && good;
}

static bool check_event(struct qapi_expr_check *c) {
    return check_arguments(c);
}

static bool check_flags(struct qapi_expr_check *c) {
    static const struct {
        const char *name;
        bool value;
    } flags[] = {{"gen", false},      {"success-response", false}, {"boxed", true},
                 {"allow-oob", true}, {"allow-preconfig", true},   {"coroutine", true}};
    const struct qapi_value *oob = get(c, "allow-oob"), *coroutine = get(c, "coroutine");
    bool good = true;

    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        const struct qapi_value *v = get(c, flags[i].name);

        if (!v || (v->kind == QAPI_BOOL && v->truth == flags[i].value))
            continue;
        good = qapi_expr_error(c, v->span, "'%s' can only be %s, not %s", flags[i].name,
                               flags[i].value ? "true" : "false", qapi_value_describe(v));
    }
    if (oob && coroutine) {
        good = qapi_expr_error(c, coroutine->span, "'coroutine' cannot stand with 'allow-oob'");
        qapi_note(oob->span, "'allow-oob' is here");
    }
    return good;
}

/* ---- documentation ---- */

static bool doc_fault(struct qapi_expr_check *c, const struct qapi_doc *doc,
                      enum qapi_section_kind kind, const char *why) {
    for (size_t i = 0; i < doc->count; i++) {
        const struct qapi_section *s = doc->sections[i];
        bool whole = c->front->schema->compat->doc_syntax != QAPI_DOC_INDENTED;

        if (s->kind != kind)
            continue;
        c->expr->faulty = true;
        qapi_error(whole ? doc->span : s->span, s->span, "section '%s:' %s", s->name, why);
        return false;
    }
    return true;
}

static bool check_doc(struct qapi_expr_check *c) {
    struct qapi_doc *doc = c->expr->doc;
    bool command = c->expr->meta == QAPI_META_COMMAND;

    if (!c->front->check_docs || (doc && (doc->faulty || !doc->symbol)))
        return true;
    if (!doc)
        return !c->front->pragma.doc_required ||
               qapi_expr_error(c, c->expr->name_span,
                               "there is no documentation comment before it");
    if (strcmp(doc->symbol, c->expr->name) != 0) {
        qapi_expr_error(c, c->expr->name_span, "the comment before it is for '%s'", doc->symbol);
        qapi_note(doc->span, "the comment");
        return false;
    }
    if (!command)
        return doc_fault(c, doc, QAPI_SECTION_RETURNS, "is for commands only") &&
               doc_fault(c, doc, QAPI_SECTION_ERRORS, "is for commands only");
    return get(c, "returns") || c->front->schema->compat->doc_syntax != QAPI_DOC_INDENTED ||
           doc_fault(c, doc, QAPI_SECTION_RETURNS, "is for commands that return something");
}

/* ---- the pass ---- */

static bool same_line(struct qapi_span a, struct qapi_span b) {
    return qapi_source_line(a.source, a.begin) == qapi_source_line(b.source, b.begin);
}

/* Finds out what is defined, and its name. */
static bool find_meta(struct qapi_expr *e) {
    static const char metas[] = "enum, struct, union, alternate, command and event";
    const struct qapi_value *name = NULL;
    size_t found = 0;

    for (size_t i = 0; i < FORMS; i++) {
        const struct qapi_value *v = qapi_value_get(&e->value, forms[i].name);

        if (!v)
            continue;
        found++;
        name = v;
        e->meta = (enum qapi_meta)i;
    }
    if (!found)
        qapi_report(DIAG_ERROR, e->head, "nothing is defined: there is none of the keys %s", metas);
    else if (found > 1)
        qapi_report(DIAG_ERROR, e->head, "there are %zu of the keys %s, not just one", found,
                    metas);
    if (found != 1)
        return false;
    if (name->kind != QAPI_STRING) {
        qapi_error(e->head, name->span, "'%s' takes a name (a string), not %s", forms[e->meta].name,
                   qapi_value_describe(name));
        return false;
    }
    e->name = name->text.p;
    e->name_span = name->span;
    if (same_line(e->head, name->span))
        e->head = name->span;
    return true;
}

/* Each check reports by itself. What is in the keys is not looked into when these are wrong. */
static bool check_definition(struct qapi_expr_check *c) {
    struct qapi_expr *e = c->expr;
    const struct form *form = &forms[e->meta];
    bool good = qapi_check_definition_name(c);

    good &= check_doc(c);
    if (!check_keys(c, &e->value, "the definition", &form->keys)) {
        if (e->meta == QAPI_META_UNION && !get(c, "base") && !get(c, "discriminator"))
            diag_hint("a union has an enum among the members of its 'base', named by "
                      "'discriminator', which tells the branch");
        return false;
    }
    good &= form->check(c);
    good &= check_if(c, &e->value, "the definition");
    good &= check_features(c, &e->value);
    return check_flags(c) && good;
}

void qapi_check_exprs(struct qapi_front *f) {
    for (size_t i = 0; i < f->expr_count; i++) {
        struct qapi_expr_check c = {f, &f->exprs[i], &f->schema->arena};

        if (c.expr->value.count && qapi_value_get(&c.expr->value, "include"))
            continue;
        if (!find_meta(c.expr) || !check_definition(&c))
            c.expr->faulty = true;
    }
}
