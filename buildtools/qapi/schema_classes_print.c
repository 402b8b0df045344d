/* SPDX-License-Identifier: MIT */
/*
 * The three forms of what classify finds; docs/qapi.md describes them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/die.h"
#include "qapi/front/c_names.h"
#include "qapi/front/schema_json.h"
#include "qapi/schema_classes.h"

/* ---- what all forms need ---- */

static const char *const item_kinds[] = {
    [QAPI_ITEM_DEFINITION] = "definition", [QAPI_ITEM_MEMBER] = "member",
    [QAPI_ITEM_VALUE] = "value",           [QAPI_ITEM_BRANCH] = "branch",
    [QAPI_ITEM_FEATURE] = "feature",
};

static const char *const fault_kinds[] = {
    [QAPI_FAULT_UNDEFINED] = "undefined-symbol", [QAPI_FAULT_DEVICE] = "device-symbol",
    [QAPI_FAULT_NEVER] = "never-holds",          [QAPI_FAULT_ALWAYS] = "always-holds",
    [QAPI_FAULT_WIDER] = "wider-than-type",      [QAPI_FAULT_NARROWER] = "narrower-than-value",
};

static const char *kind_of(const struct qapi_item *item) {
    return item->kind == QAPI_ITEM_DEFINITION ? qapi_kind_name(item->entity)
                                              : item_kinds[item->kind];
}

static bool is_partial(const struct qapi_classes *c, uint32_t set) {
    return mask_count(c->sets.list[set].certain, c->targets->count) < c->targets->count;
}

/* The symbols of the target that conditions mention, in the order of first mention. */
struct mentions {
    const struct targets *targets;
    struct intern symbols;
};

static void mention(void *ctx, const char *symbol) {
    struct mentions *m = ctx;

    if (targets_depends(m->targets, symbol))
        intern_add(&m->symbols, str_from(symbol));
}

static struct mentions target_symbols(const struct qapi_classes *c) {
    struct mentions m = {.targets = c->targets};

    for (size_t i = 0; i < c->module_count; i++) {
        for (size_t k = 0; k < c->modules[i].count; k++)
            cond_each_symbol(c->modules[i].items[k].own, mention, &m);
    }
    return m;
}

/* How many definitions of the modules that depend on the target have each set. */
static size_t *count_sets(const struct qapi_classes *c) {
    size_t *counts = calloc(c->sets.texts.count, sizeof *counts);

    if (!counts)
        die("out of memory");
    for (size_t i = 0; i < c->module_count; i++) {
        const struct qapi_class *m = &c->modules[i];

        for (size_t k = 0; m->dependent && k < m->count; k++)
            counts[m->items[k].set] += m->items[k].kind == QAPI_ITEM_DEFINITION;
    }
    return counts;
}

/* ---- table ---- */

static void print_place(FILE *to, struct qapi_span span) {
    if (span.source)
        fprintf(to, "%s:%u:%u", span.source->path, qapi_source_line(span.source, span.begin),
                qapi_source_column(span.source, span.begin));
}

static int widest_module(const struct qapi_classes *c) {
    size_t width = 0;

    for (size_t i = 0; i < c->module_count; i++) {
        size_t n = strlen(c->modules[i].module->name);

        width = n > width ? n : width;
    }
    return (int)width;
}

static void print_modules(const struct qapi_classes *c, FILE *to) {
    int width = widest_module(c);

    fprintf(to, "%-*s  class   definitions  dependent\n", width, "module");
    for (size_t i = 0; i < c->module_count; i++) {
        const struct qapi_class *m = &c->modules[i];

        fprintf(to, "%-*s  %s  %11zu  %9zu\n", width, m->module->name,
                m->dependent ? "target" : "common", m->definitions, m->dependent);
    }
}

/* `CpuModelExpansionInfo`, `CpuModelExpansionInfo.deprecated-props`. */
static void print_name(FILE *to, const struct qapi_item *item) {
    if (item->of) {
        print_name(to, item->of);
        fputc(item->kind == QAPI_ITEM_FEATURE ? '+' : '.', to);
    }
    fputs(item->name, to);
}

/* What no target has is best told by its condition. */
static void print_condition(const struct qapi_classes *c, const struct qapi_item *item, FILE *to) {
    struct buf text = {0};

    if (!where_never(&c->sets.list[item->set]))
        return;
    cond_print_prose(&text, item->cond);
    fprintf(to, " (%.*s)", (int)text.n, text.p);
    buf_free(&text);
}

static void print_dependent(const struct qapi_classes *c, const struct qapi_class *m, FILE *to) {
    for (size_t i = 0; i < m->count; i++) {
        const struct qapi_item *item = &m->items[i];

        if (!item->on_target)
            continue;
        fputs("  ", to);
        print_name(to, item);
        fprintf(to, " (%s): %s", kind_of(item), qapi_sets_prose(&c->sets, item->set));
        print_condition(c, item, to);
        fputs("  ", to);
        print_place(to, qapi_cond_span(item->own));
        fputc('\n', to);
    }
}

static void print_sets(const struct qapi_classes *c, FILE *to) {
    size_t *counts = count_sets(c);
    bool any = false;

    for (uint32_t i = 0; i < c->sets.texts.count; i++)
        any |= counts[i] != 0;
    if (any)
        fputs("\ndefinitions of these modules, by their targets\n", to);
    for (uint32_t i = 0; i < c->sets.texts.count; i++) {
        if (counts[i])
            fprintf(to, "%5zu  %s\n", counts[i], qapi_sets_prose(&c->sets, i));
    }
    free(counts);
}

static const struct qapi_class *module_of(const struct qapi_classes *c,
                                          const struct qapi_movable *movable) {
    size_t i = 0;

    while (c->modules[i].module != movable->item->entity->module)
        i++;
    return &c->modules[i];
}

static size_t count_movable(const struct qapi_classes *c, const struct qapi_class *m) {
    size_t n = 0;

    for (size_t i = 0; i < c->movable_count; i++)
        n += module_of(c, &c->movable[i]) == m;
    return n;
}

static void print_movable_of(const struct qapi_classes *c, const struct qapi_class *m, FILE *to) {
    size_t n = count_movable(c, m), users;
    struct buf used = {0};

    if (!n)
        return;
    fprintf(to, "  %zu %s of %s %s common\n", n, n == 1 ? "definition" : "definitions",
            m->module->name, n == 1 ? "is" : "are");
    for (size_t i = 0; i < c->movable_count; i++) {
        const struct qapi_movable *movable = &c->movable[i];

        if (module_of(c, movable) != m)
            continue;
        fprintf(to, "    %s (%s)", movable->item->name, kind_of(movable->item));
        used.n = 0;
        where_print_mask(&used, c->targets, movable->used);
        users = mask_count(movable->used, c->targets->count);
        if (users == 0)
            fputs(": not used", to);
        else if (users < c->targets->count)
            fprintf(to, ": used for %.*s", (int)used.n, used.p);
        fputc('\n', to);
    }
    buf_free(&used);
}

static void print_movable(const struct qapi_classes *c, FILE *to) {
    if (c->movable_count)
        fputs("\nwhat could move\n", to);
    for (size_t i = 0; i < c->module_count; i++)
        print_movable_of(c, &c->modules[i], to);
}

static void print_faults(const struct qapi_classes *c, FILE *to) {
    if (c->fault_count)
        fputs("\nwhat is wrong\n", to);
    for (size_t i = 0; i < c->fault_count; i++) {
        const struct qapi_fault *f = &c->faults[i];

        fputs("  ", to);
        print_place(to, f->span);
        fprintf(to, ": %s", f->text);
        if (f->where)
            fprintf(to, ": %s", f->where);
        if (f->other.source) {
            fputs("\n    see ", to);
            print_place(to, f->other);
        }
        fputc('\n', to);
    }
}

static void print_table(const struct qapi_classes *c, FILE *to) {
    fprintf(to, "%zu targets\n\n", c->targets->count);
    print_modules(c, to);
    for (size_t i = 0; i < c->module_count; i++) {
        if (!c->modules[i].dependent)
            continue;
        fprintf(to, "\n%s\n", c->modules[i].module->name);
        print_dependent(c, &c->modules[i], to);
    }
    print_sets(c, to);
    print_movable(c, to);
    print_faults(c, to);
}

/* ---- JSON ---- */

static json_t *names_value(const struct targets *ts, const uint64_t *mask) {
    json_t *list = json_array();

    MASK_EACH(t, mask, ts->count) {
        qapi_json_add(list, json_string(ts->list[t].name));
    }
    return list;
}

static json_t *sets_value(const struct qapi_classes *c) {
    json_t *list = json_array();

    for (uint32_t i = 0; i < c->sets.texts.count; i++) {
        const struct where *w = &c->sets.list[i];
        json_t *o = json_object(), *groups = json_array();

        qapi_json_string(o, "text", qapi_sets_prose(&c->sets, i));
        for (size_t k = 0; k < w->count; k++) {
            json_t *group = json_object();

            qapi_json_set(group, "targets", names_value(c->targets, w->groups[k].targets));
            qapi_json_cond(group, w->groups[k].left);
            qapi_json_add(groups, group);
        }
        qapi_json_set(o, "groups", groups);
        qapi_json_add(list, o);
    }
    return list;
}

static json_t *item_value(const struct qapi_item *item) {
    json_t *o = json_object();

    qapi_json_string(o, "kind", kind_of(item));
    qapi_json_string(o, "name", item->name);
    if (item->kind == QAPI_ITEM_DEFINITION && item->entity->implicit)
        qapi_json_flag(o, "implicit", true);
    if (item->kind == QAPI_ITEM_FEATURE && item->of->of) {
        qapi_json_string(o, "of", item->of->name);
        qapi_json_string(o, "of_kind", kind_of(item->of));
    }
    qapi_json_set(o, "set", json_integer(item->set));
    if (item->own) {
        qapi_json_flag(o, "dependent", item->on_target);
        qapi_json_cond(o, item->own);
        qapi_json_span(o, "if_span", qapi_cond_span(item->own));
    }
    qapi_json_span(o, "span", item->span);
    return o;
}

/* Definitions, each with its parts. */
static json_t *items_value(const struct qapi_class *m) {
    json_t *list = json_array(), *definition = NULL, *parts = NULL;

    for (size_t i = 0; i < m->count; i++) {
        json_t *o = item_value(&m->items[i]);

        if (m->items[i].kind != QAPI_ITEM_DEFINITION) {
            if (!json_object_get(definition, "parts")) {
                parts = json_array();
                qapi_json_set(definition, "parts", parts);
            }
            qapi_json_add(parts, o);
            continue;
        }
        definition = o;
        qapi_json_add(list, o);
    }
    return list;
}

static json_t *modules_value(const struct qapi_classes *c) {
    json_t *list = json_array();

    for (size_t i = 0; i < c->module_count; i++) {
        const struct qapi_class *m = &c->modules[i];
        json_t *o = json_object();

        qapi_json_string(o, "name", m->module->name);
        qapi_json_string(o, "file", m->module->source->path);
        qapi_json_string(o, "class", m->dependent ? "target" : "common");
        qapi_json_set(o, "dependent", json_integer((json_int_t)m->dependent));
        qapi_json_set(o, "definitions", items_value(m));
        qapi_json_add(list, o);
    }
    return list;
}

static json_t *movable_value(const struct qapi_classes *c) {
    json_t *list = json_array();

    for (size_t i = 0; i < c->movable_count; i++) {
        const struct qapi_movable *m = &c->movable[i];
        json_t *o = json_object();

        qapi_json_string(o, "module", m->item->entity->module->name);
        qapi_json_string(o, "name", m->item->name);
        qapi_json_string(o, "kind", kind_of(m->item));
        qapi_json_set(o, "used", names_value(c->targets, m->used));
        qapi_json_add(list, o);
    }
    return list;
}

static json_t *faults_value(const struct qapi_classes *c) {
    json_t *list = json_array();

    for (size_t i = 0; i < c->fault_count; i++) {
        const struct qapi_fault *f = &c->faults[i];
        json_t *o = json_object();

        qapi_json_string(o, "kind", fault_kinds[f->kind]);
        qapi_json_string(o, "message", f->text);
        qapi_json_string(o, "where", f->where);
        qapi_json_span(o, "span", f->span);
        qapi_json_span(o, "see", f->other);
        qapi_json_add(list, o);
    }
    return list;
}

static json_t *strings_value(const struct intern *strings) {
    json_t *list = json_array();

    for (uint32_t i = 0; i < strings->count; i++) {
        struct str s = intern_text(strings, i);

        qapi_json_add(list, json_stringn(s.p, s.n));
    }
    return list;
}

static void print_json(const struct qapi_classes *c, FILE *to) {
    json_t *o = json_object();
    struct mentions symbols = target_symbols(c);
    uint64_t *all = c->sets.list[QAPI_SET_ALL].certain;

    qapi_json_set(o, "targets", names_value(c->targets, all));
    qapi_json_set(o, "target_symbols", strings_value(&symbols.symbols));
    qapi_json_set(o, "sets", sets_value(c));
    qapi_json_set(o, "modules", modules_value(c));
    qapi_json_set(o, "movable", movable_value(c));
    qapi_json_set(o, "faults", faults_value(c));
    intern_free(&symbols.symbols);
    json_write(o, 2, to);
}

/* ---- keyval ---- */

/* A module as names of generated files have it: without .json. The root has no name there. */
static void print_module_list(const struct qapi_classes *c, const char *key, bool common,
                              bool dependent, FILE *to) {
    const char *separator = "";

    fprintf(to, "%s=", key);
    for (size_t i = 0; i < c->module_count; i++) {
        const struct qapi_class *m = &c->modules[i];
        struct str name = str_from(m->module->name);

        if (m->module->root || !(m->dependent ? dependent : common))
            continue;
        if (str_ends(name, ".json"))
            name.n -= strlen(".json");
        fprintf(to, "%s%.*s", separator, STR_ARG(name));
        separator = " ";
    }
    fputc('\n', to);
}

static void print_partial(const struct qapi_classes *c, const char *key, enum qapi_kind kind,
                          FILE *to) {
    const char *separator = "";

    fprintf(to, "%s=", key);
    for (size_t i = 0; i < c->module_count; i++) {
        for (size_t k = 0; k < c->modules[i].count; k++) {
            const struct qapi_item *item = &c->modules[i].items[k];

            if (item->kind != QAPI_ITEM_DEFINITION || item->entity->kind != kind ||
                !item->on_target || !is_partial(c, item->set))
                continue;
            fprintf(to, "%s%s", separator, item->name);
            separator = " ";
        }
    }
    fputc('\n', to);
}

static void print_target_list(const struct qapi_classes *c, FILE *to) {
    fputs("QAPI_TARGETS=", to);
    for (size_t t = 0; t < c->targets->count; t++)
        fprintf(to, "%s%s", t ? " " : "", c->targets->list[t].config);
    fputc('\n', to);
}

static void print_symbol_list(const struct qapi_classes *c, FILE *to) {
    struct mentions m = target_symbols(c);

    fputs("QAPI_TARGET_SYMBOLS=", to);
    for (uint32_t i = 0; i < m.symbols.count; i++)
        fprintf(to, "%s%.*s", i ? " " : "", STR_ARG(intern_text(&m.symbols, i)));
    fputc('\n', to);
    intern_free(&m.symbols);
}

static void print_keyval(const struct qapi_classes *c, FILE *to) {
    print_target_list(c, to);
    print_symbol_list(c, to);
    print_module_list(c, "QAPI_MODULES", true, true, to);
    print_module_list(c, "QAPI_COMMON_MODULES", true, false, to);
    print_module_list(c, "QAPI_TARGET_MODULES", false, true, to);
    print_partial(c, "QAPI_PARTIAL_COMMANDS", QAPI_COMMAND, to);
    print_partial(c, "QAPI_PARTIAL_EVENTS", QAPI_EVENT, to);
}

/* ---- all ---- */

bool qapi_classify_print(const struct qapi_classes *c, enum qapi_classify_format format, FILE *to) {
    if (format == QAPI_CLASSIFY_JSON)
        print_json(c, to);
    else if (format == QAPI_CLASSIFY_TABLE)
        print_table(c, to);
    else
        print_keyval(c, to);
    if (!ferror(to))
        return true;
    diag_error("what classify found cannot be written: %s", strerror(errno));
    return false;
}
