/* SPDX-License-Identifier: MIT */
#include "qapi/front/check_name.h"

#include "qapi/front/c_names.h"
#include "qapi/front/message.h"

static bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Is it a letter, then letters, digits, - and _ ? */
static bool is_stem(const char *s) {
    if (!is_letter(*s))
        return false;
    while (is_letter(*s) || is_digit(*s) || *s == '-' || *s == '_')
        s++;
    return !*s;
}

/* Behind a prefix __RFQDN_ ; the name itself when it has none. */
static const char *skip_downstream(const char *name) {
    const char *p = name + 2;

    if (name[0] != '_' || name[1] != '_')
        return name;
    while (is_letter(*p) || is_digit(*p) || *p == '.' || *p == '-')
        p++;
    return *p == '_' && p > name + 2 ? p + 1 : name;
}

/* The name without its prefixes; NULL when it is not well-formed. */
static const char *stem_of(const char *name) {
    const char *p = skip_downstream(name);

    if ((p[0] == 'x' || p[0] == 'X') && p[1] == '-' && is_stem(p + 2))
        return p + 2;
    return is_stem(p) ? p : NULL;
}

/* The stem of a well-formed name; NULL with a message when it is not. */
static const char *check_form(struct qapi_expr_check *c, const char *name, struct qapi_span where,
                              const char *what) {
    const char *stem = stem_of(name);

    if (!stem) {
        qapi_expr_error(c, where, "the name of %s is not well-formed", what);
        diag_hint("a name is a letter, then letters, digits, '-' and '_'; before it may stand "
                  "'__RFQDN_' and 'x-'");
    } else if (name[0] == 'q' && (name[1] == '-' || name[1] == '_')) {
        qapi_expr_error(c, where, "the name of %s begins with '%.2s', which is reserved", what,
                        name);
        stem = NULL;
    }
    return stem;
}

bool qapi_check_name_lower(struct qapi_expr_check *c, const char *name, struct qapi_span where,
                           const char *what, bool permissive) {
    const char *stem = check_form(c, name, where, what);

    if (!stem)
        return false;
    for (const char *p = stem; *p && !permissive; p++) {
        if (*p == '_' || (*p >= 'A' && *p <= 'Z'))
            return qapi_expr_error(c, where,
                                   "the name of %s has '%c': only lower case and '-' may "
                                   "be used",
                                   what, *p);
    }
    return true;
}

static bool check_command_name(struct qapi_expr_check *c) {
    const struct qapi_expr *e = c->expr;
    const char *stem = check_form(c, e->name, e->name_span, "the command");
    bool underscore = qapi_pragma_lists(c->front->pragma.command_names, e->name);

    for (const char *p = stem; p && *p; p++) {
        if ((*p == '_' && !underscore) || (*p >= 'A' && *p <= 'Z'))
            return qapi_expr_error(c, e->name_span,
                                   "the name of a command has '%c': only lower case and '-' may be "
                                   "used",
                                   *p);
    }
    return stem != NULL;
}

static bool check_event_name(struct qapi_expr_check *c) {
    const struct qapi_expr *e = c->expr;
    const char *stem = check_form(c, e->name, e->name_span, "the event");

    for (const char *p = stem; p && *p; p++) {
        if (*p == '-' || (*p >= 'a' && *p <= 'z'))
            return qapi_expr_error(c, e->name_span,
                                   "the name of an event has '%c': only upper case and '_' may be "
                                   "used",
                                   *p);
    }
    return stem != NULL;
}

/* An upper-case letter, then letters and digits, with a lower-case one among them. */
static bool is_camel(const char *s) {
    bool lower = false;

    if (*s < 'A' || *s > 'Z')
        return false;
    for (; is_letter(*s) || is_digit(*s); s++)
        lower |= *s >= 'a' && *s <= 'z';
    return lower && !*s;
}

static bool check_type_definition(struct qapi_expr_check *c) {
    const struct qapi_expr *e = c->expr;
    const char *stem = check_form(c, e->name, e->name_span, "the type");

    if (!stem)
        return false;
    if (!is_camel(stem))
        return qapi_expr_error(c, e->name_span, "the name of a type is in CamelCase");
    if (str_ends(str_from(e->name), "List"))
        return qapi_expr_error(c, e->name_span,
                               "the name of a type cannot end in 'List', as those of arrays do");
    return true;
}

bool qapi_check_definition_name(struct qapi_expr_check *c) {
    switch (c->expr->meta) {
    case QAPI_META_COMMAND: return check_command_name(c);
    case QAPI_META_EVENT: return check_event_name(c);
    default: return check_type_definition(c);
    }
}

bool qapi_member_name_reserved(struct arena *a, const char *name) {
    const char *plain = qapi_c_plain(a, name);

    return strcmp(plain, "u") == 0 || strncmp(plain, "has_", 4) == 0;
}

bool qapi_check_prefix(struct qapi_expr_check *c, const struct qapi_value *prefix) {
    const char *p = prefix->text.p;
    bool good = !*p || is_letter(*p) || *p == '_';

    for (; *p; p++)
        good &= is_letter(*p) || is_digit(*p) || *p == '_';
    return good || qapi_expr_error(c, prefix->span,
                                   "'prefix' is '%s', but constants that begin with it are no "
                                   "identifiers of C",
                                   prefix->text.p);
}
