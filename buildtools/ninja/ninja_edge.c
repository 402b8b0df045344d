/* SPDX-License-Identifier: MIT */
#include "ninja/ninja_edge.h"

#include <stdlib.h>

#include "base/diag.h"
#include "ninja/ninja_path.h"

static void add_path(struct ninja_paths *list, struct str path) {
    list->paths = array_grow(list->paths, &list->capacity, list->count + 1, sizeof *list->paths);
    list->paths[list->count++] = path;
}

/* The raw paths of one section; it ends where no path is next. */
static void read_section(struct ninja_lexer *l, struct ninja_paths *list,
                         enum ninja_section section) {
    struct str path;

    while ((path = ninja_raw_path(l)).n)
        add_path(list, path);
    list->ends[section] = list->count;
}

/* What opens a section: `|` with `second` behind it; if that is 0, `|` alone. */
static bool eat_bar(struct ninja_lexer *l, char second) {
    char next = l->end - l->p >= 2 ? l->p[1] : '\0';

    if (l->p == l->end || *l->p != '|' || (second ? next != second : next == '|' || next == '@'))
        return false;
    l->p += second ? 2 : 1;
    ninja_blanks(l);
    return true;
}

static void read_marked_section(struct ninja_lexer *l, char second, struct ninja_paths *list,
                                enum ninja_section section) {
    if (eat_bar(l, second))
        read_section(l, list, section);
    list->ends[section] = list->count;
}

static bool read_outputs(struct ninja_lexer *l, struct ninja_paths *list) {
    list->count = 0;
    read_section(l, list, NINJA_OUTPUTS);
    read_marked_section(l, 0, list, NINJA_IMPLICIT_OUTPUTS);
    if (!list->count)
        return ninja_expected(l, "a path");
    return ninja_eat(l, ':') || ninja_expected(l, "`:` or a path");
}

static bool read_inputs(struct ninja_lexer *l, struct ninja_paths *list) {
    read_section(l, list, NINJA_INPUTS);
    read_marked_section(l, 0, list, NINJA_IMPLICIT_INPUTS);
    read_marked_section(l, '|', list, NINJA_ORDER_ONLY);
    read_marked_section(l, '@', list, NINJA_VALIDATIONS);
    return ninja_line_end(l) || ninja_expected(l, "a path or the end of the line");
}

/* An indented `NAME = VALUE`; the value is left raw. */
static bool read_setting(struct ninja_lexer *l, struct str *name, struct str *raw) {
    *name = ninja_name(l);
    if (!name->n)
        return ninja_expected(l, "the name of a variable");
    if (!ninja_eat(l, '='))
        return ninja_expected(l, "`=`");
    return ninja_raw_value(l, raw);
}

/* The block behind an edge's first line; its values are evaluated at once, in the file's scope. */
static bool read_variables(struct ninja *n, struct ninja_lexer *l, struct ninja_edge *edge) {
    const struct ninja_mark *m = edge->mark;
    size_t capacity = 0;

    while (ninja_next_line(l) == NINJA_LINE_INDENT) {
        struct ninja_edge_variable v = {0};
        struct str raw = {0};

        if (!read_setting(l, &v.name, &raw) ||
            !ninja_evaluate_at(n, m->source, raw, m->scope, m->time, &v.value))
            return false;
        edge->variables = array_grow(edge->variables, &capacity, edge->variable_count + 1,
                                     sizeof *edge->variables);
        edge->variables[edge->variable_count++] = v;
    }
    return true;
}

static bool own_variable(const struct ninja_edge *edge, struct str name, struct str *value) {
    for (size_t i = edge->variable_count; i-- > 0;) {
        if (str_eq(edge->variables[i].name, name)) {
            *value = edge->variables[i].value;
            return true;
        }
    }
    return false;
}

/* An edge whose texts are being made. */
struct maker {
    struct ninja *ninja;
    struct ninja_edge *edge;
    bool quoted;
};

/* Variables in the edge's paths: the edge's own, else the file's. */
static bool append_for_path(void *ctx, struct str name, struct buf *out) {
    const struct maker *m = ctx;
    const struct ninja_mark *mark = m->edge->mark;
    struct str value;

    if (own_variable(m->edge, name, &value) ||
        ninja_variable(m->ninja, mark->scope, mark->time, name, &value))
        buf_str(out, value);
    return ninja_account(m->ninja, out);
}

static bool is_plain(struct str raw) {
    return !memchr(raw.p, '$', raw.n) && !memchr(raw.p, '\0', raw.n);
}

/* Does ninja_canonical leave the path alone? May say no when it does. */
static bool is_canonical(struct str path) {
    if (path.p[0] == '.' || path.p[path.n - 1] == '/')
        return false;
    for (const char *p = path.p, *end = p + path.n - 1;
         (p = memchr(p, '/', (size_t)(end - p))) != NULL; p++) {
        if (p[1] == '/' || p[1] == '.')
            return false;
    }
    return true;
}

static bool evaluate_path(struct ninja *n, struct ninja_edge *edge, struct str *path) {
    struct maker m = {n, edge, false};
    struct ninja_variables variables = {append_for_path, &m};
    const char *begin = path->p;

    if (is_plain(*path)) {
        if (!is_canonical(*path))
            path->p = arena_copy(&n->arena, path->p, path->n);
        else
            return true;
    } else if (!ninja_evaluate(n, edge->mark->source, *path, &variables, path)) {
        return false;
    }
    if (!path->n) {
        struct diag_place place = ninja_place(edge->mark->source, begin);

        diag_error_at(&place, "this path is empty");
        return false;
    }
    path->n = ninja_canonical((char *)(uintptr_t)path->p, path->n);
    return true;
}

static bool evaluate_list(struct ninja *n, struct ninja_edge *edge, struct ninja_paths *list) {
    for (size_t i = 0; i < list->count; i++) {
        if (!evaluate_path(n, edge, &list->paths[i]))
            return false;
    }
    return true;
}

static bool evaluate_paths(struct ninja *n, struct ninja_edge *edge) {
    return evaluate_list(n, edge, &edge->paths);
}

bool ninja_edge_outputs(struct ninja *n, const struct ninja_mark *mark, struct ninja_paths *list,
                        struct str *rule) {
    struct ninja_lexer l = ninja_lexer_at(mark->source, mark->paths);
    struct ninja_edge edge = {.mark = mark, .paths = *list};
    bool good = read_outputs(&l, &edge.paths), plain = true;

    if (good && rule)
        *rule = ninja_name(&l);
    for (size_t i = 0; i < edge.paths.count; i++)
        plain &= is_plain(edge.paths.paths[i]);
    if (good && !plain) {
        ninja_skip_line(&l);
        good = read_variables(n, &l, &edge);
    }
    good = good && evaluate_paths(n, &edge);
    *list = edge.paths;
    free(edge.variables);
    return good;
}

static bool find_rule(struct ninja *n, const struct ninja_lexer *l, struct ninja_edge *edge,
                      struct str name) {
    const struct ninja_mark *m = edge->mark;
    struct ninja_lexer at = ninja_lexer_at(l->source, name.p);

    if (!name.n)
        return ninja_expected(&at, "the name of a rule");
    edge->rule = ninja_rule_find(n, m->scope, m->time, name);
    return edge->rule || str_is(name, "phony") ||
           ninja_expected(&at, "a rule that is defined above");
}

bool ninja_edge_parse(struct ninja *n, const struct ninja_mark *mark, struct ninja_edge *edge) {
    struct ninja_lexer l = ninja_lexer_at(mark->source, mark->paths);

    *edge = (struct ninja_edge){.mark = mark};
    return read_outputs(&l, &edge->paths) && find_rule(n, &l, edge, ninja_name(&l)) &&
           read_inputs(&l, &edge->paths) && read_variables(n, &l, edge) && evaluate_paths(n, edge);
}

/* The text behind `||` up to the validations or the line end. */
static struct str skip_order_only(struct ninja_lexer *l) {
    struct str text = {l->p, 0};

    if (eat_bar(l, '|')) {
        text.p = l->p;
        ninja_skip_line(l);
        text.n = (size_t)(l->p - text.p);
    }
    return text;
}

bool ninja_edge_parse_near(struct ninja *n, const struct ninja_mark *mark, struct ninja_edge *edge,
                           struct str *order_only) {
    struct ninja_lexer l = ninja_lexer_at(mark->source, mark->paths);
    struct ninja_paths *paths = &edge->paths;

    *edge = (struct ninja_edge){.mark = mark};
    if (!read_outputs(&l, paths) || !find_rule(n, &l, edge, ninja_name(&l)))
        return false;
    read_section(&l, paths, NINJA_INPUTS);
    read_marked_section(&l, 0, paths, NINJA_IMPLICIT_INPUTS);
    for (int section = NINJA_ORDER_ONLY; section < NINJA_SECTIONS; section++)
        paths->ends[section] = paths->count;
    *order_only = skip_order_only(&l);
    if (!order_only->n) {
        read_marked_section(&l, '@', paths, NINJA_VALIDATIONS);
        if (!ninja_line_end(&l))
            return ninja_expected(&l, "a path or the end of the line");
    }
    return read_variables(n, &l, edge) && evaluate_paths(n, edge);
}

bool ninja_edge_order_only(struct ninja *n, struct ninja_edge *edge, struct str text,
                           struct ninja_paths *list) {
    struct ninja_lexer l = ninja_lexer_at(edge->mark->source, text.p);

    list->count = 0;
    read_section(&l, list, NINJA_ORDER_ONLY);
    read_marked_section(&l, '@', list, NINJA_VALIDATIONS);
    list->count = list->ends[NINJA_ORDER_ONLY]; /* nothing waits for validations */
    if (!ninja_line_end(&l))
        return ninja_expected(&l, "a path or the end of the line");
    return evaluate_list(n, edge, list);
}

void ninja_edge_free(struct ninja_edge *edge) {
    free(edge->paths.paths);
    free(edge->variables);
    *edge = (struct ninja_edge){0};
}

const struct str *ninja_edge_paths(const struct ninja_edge *edge, enum ninja_section section,
                                   size_t *count) {
    size_t first = section ? edge->paths.ends[section - 1] : 0;

    *count = edge->paths.ends[section] - first;
    return edge->paths.paths + first;
}

static bool rule_error(const struct ninja_rule *rule, const char *what) {
    struct diag_place place = ninja_place(rule->source, rule->name);

    diag_error_at(&place, "this rule %s", what);
    return false;
}

static bool read_rule_setting(struct ninja_rule *rule, struct ninja_lexer *l) {
    struct str name, raw;
    enum ninja_key key;

    if (!read_setting(l, &name, &raw))
        return false;
    key = ninja_key_find(name);
    if (key == NINJA_KEYS) {
        struct diag_place place = ninja_place(l->source, name.p);

        diag_error_at(&place, "rules have no variable `%.*s`", STR_ARG(name));
        return false;
    }
    rule->values[key] = raw;
    return true;
}

static bool parse_rule(struct ninja_rule *rule) {
    struct ninja_lexer l = ninja_lexer_at(rule->source, rule->body);

    if (rule->parsed)
        return true;
    while (ninja_next_line(&l) == NINJA_LINE_INDENT) {
        if (!read_rule_setting(rule, &l))
            return false;
    }
    if (!rule->values[NINJA_COMMAND].n)
        return rule_error(rule, "has no `command`");
    if (!rule->values[NINJA_RSPFILE].n != !rule->values[NINJA_RSPFILE_CONTENT].n)
        return rule_error(rule, "must set `rspfile` and `rspfile_content`, or neither");
    rule->parsed = true;
    return true;
}

static void append_paths(const struct maker *m, enum ninja_section section, char separator,
                         struct buf *out) {
    size_t count;
    const struct str *paths = ninja_edge_paths(m->edge, section, &count);

    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_putc(out, separator);
        if (m->quoted)
            ninja_quote(out, paths[i]);
        else
            buf_str(out, paths[i]);
    }
}

static bool append_paths_variable(const struct maker *m, struct str name, struct buf *out) {
    if (str_is(name, "in"))
        append_paths(m, NINJA_INPUTS, ' ', out);
    else if (str_is(name, "in_newline"))
        append_paths(m, NINJA_INPUTS, '\n', out);
    else if (str_is(name, "out"))
        append_paths(m, NINJA_OUTPUTS, ' ', out);
    else
        return false;
    return true;
}

static bool append_for_text(void *ctx, struct str name, struct buf *out);

/* What the rule itself says for `key`; it is made once for an edge. */
static bool rule_text(struct maker *m, enum ninja_key key, struct str *value) {
    const struct ninja_rule *rule = m->edge->rule;
    struct ninja_text *text = &m->edge->texts[m->quoted][key];
    struct ninja_variables variables = {append_for_text, m};

    if (text->state == NINJA_TEXT_BEING_MADE)
        return rule_error(rule, "has variables whose values contain each other");
    if (text->state == NINJA_TEXT_NEW) {
        text->state = NINJA_TEXT_BEING_MADE;
        if (!ninja_evaluate(m->ninja, rule->source, rule->values[key], &variables, &text->value))
            return false;
        text->state = NINJA_TEXT_MADE;
    }
    *value = text->value;
    return true;
}

/*
 * A variable in the texts of a rule. Ninja asks the innermost scope first, then the rule, then the
 * scopes around. The innermost scope is the edge's own block if it has one, else the file: then the
 * file's variables go before the rule's. All have their last values, because Ninja evaluates
 * commands when everything is read.
 */
static bool find_for_text(struct maker *m, struct str name, struct str *value) {
    const struct ninja_edge *edge = m->edge;
    const struct ninja_scope *scope = edge->mark->scope;
    enum ninja_key key = ninja_key_find(name);
    bool block = edge->variable_count > 0;

    if (block ? own_variable(edge, name, value)
              : ninja_own_variable(m->ninja, scope, NINJA_LAST, name, value))
        return true;
    if (key != NINJA_KEYS && edge->rule && edge->rule->values[key].p)
        return rule_text(m, key, value);
    if (!ninja_variable(m->ninja, block ? scope : scope->parent, NINJA_LAST, name, value))
        *value = (struct str){0};
    return true;
}

static bool append_for_text(void *ctx, struct str name, struct buf *out) {
    struct maker *m = ctx;
    struct str value;

    if (!append_paths_variable(m, name, out)) {
        if (!find_for_text(m, name, &value))
            return false;
        buf_str(out, value);
    }
    return ninja_account(m->ninja, out);
}

bool ninja_edge_text(struct ninja *n, struct ninja_edge *edge, enum ninja_key key, bool quoted,
                     struct str *value) {
    struct maker m = {n, edge, quoted};
    struct buf out = {0};
    bool good = (!edge->rule || parse_rule(edge->rule)) &&
                append_for_text(&m, str_from(ninja_key_name(key)), &out);

    if (good)
        *value = (struct str){arena_copy(&n->arena, out.p, out.n), out.n};
    buf_free(&out);
    return good;
}
