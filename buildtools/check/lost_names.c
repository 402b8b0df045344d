/* SPDX-License-Identifier: MIT */
/*
 * The names that answers list, and which of them are gone. A byte that differs in a list of 80
 * machines says little; that one of them is gone is what people want to know.
 */
#include "check/findings.h"
#include "check/help_text.h"

#include <string.h>

#include "base/json.h"

/* Where names are listed. `member` NULL: in a text, one at the beginning of each line. */
static const struct list {
    const char *question, *member, *what;
    const char *kind; /* of the entities of a schema */
} lists[] = {
    {"QMP query-machines {\"compat-props\": true}", "name", "machine", NULL},
    {"QMP query-machines", "name", "machine", NULL},
    {"QMP query-cpu-definitions", "name", "CPU model", NULL},
    {"QMP query-commands", "name", "command", NULL},
    {"QMP qom-list-types {\"implements\": \"device\"}", "name", "device", NULL},
    {"QMP qom-list-types {\"abstract\": true}", "name", "type", NULL},
    {"QMP query-command-line-options", "option", "option", NULL},
    {"QMP query-qmp-schema", "name", "command", "command"},
    {"QMP query-qmp-schema", "name", "event", "event"},
    {"-machine help: stdout", NULL, "machine", NULL},
    {"-cpu help: stdout", NULL, "CPU model", NULL},
    {"-device help: stdout", NULL, "device", NULL},
    {"-accel help: stdout", NULL, "accelerator", NULL},
    {"-object help: stdout", NULL, "object", NULL},
    {"-netdev help: stdout", NULL, "net backend", NULL},
    {"-chardev help: stdout", NULL, "character device", NULL},
    {"-audiodev help: stdout", NULL, "audio backend", NULL},
    {"-display help: stdout", NULL, "display", NULL},
    {"-d help: stdout", NULL, "log item", NULL},
};

static void add_from_json(struct intern *names, const struct list *list, struct str answer) {
    json_t *root = json_loadb(answer.p, answer.n, JSON_ALLOW_NUL, NULL), *item;
    size_t i;

    json_array_foreach(json_object_get(root, "return"), i, item) {
        const char *kind = json_string_value(json_object_get(item, "meta-type"));
        const char *name = json_string_value(json_object_get(item, list->member));

        if (name && (!list->kind || (kind && strcmp(kind, list->kind) == 0)))
            intern_add(names, str_from(name));
    }
    json_decref(root);
}

static struct intern names_in(const struct list *list, struct str answer) {
    struct intern names = {0};
    struct str name;

    if (list->member)
        add_from_json(&names, list, answer);
    while (!list->member && help_text_next_name(&answer, &name))
        intern_add(&names, name);
    return names;
}

/* Appends `what 'name' is gone` for each name of `all` that `some` lacks, once for each kind. */
static size_t missing(struct findings *findings, struct result *result, struct intern *said,
                      const char *what, const struct intern *all, const struct intern *some,
                      const char *how, bool is_note) {
    size_t count = 0;

    for (uint32_t i = 0; i < all->count; i++) {
        struct str name = intern_text(all, i);
        struct arena a = {0};
        const char *text = arena_printf(&a, "%s '%.*s' %s", what, STR_ARG(name), how);
        uint32_t before = said->count;

        if (intern_find(some, name) == INTERN_NONE) {
            intern_add(said, str_from(text));
            if (said->count > before && findings)
                findings_add(findings, result, NULL, is_note,
                             arena_copy(findings->arena, text, strlen(text)));
            count += said->count > before;
        }
        arena_free(&a);
    }
    return count;
}

size_t lost_names(struct findings *findings, struct result *result, const struct answers *before,
                  const struct answers *now) {
    struct intern said = {0};
    size_t count = 0;

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const struct list *list = &lists[i];
        const struct str *one = answers_find(before, str_from(list->question));
        const struct str *two = answers_find(now, str_from(list->question));
        struct intern old, new;

        if (!one || !two || str_eq(*one, *two)) /* no answer at all is a difference of its own */
            continue;
        old = names_in(list, *one);
        new = names_in(list, *two);
        count += missing(findings, result, &said, list->what, &old, &new, "is gone", false);
        missing(findings, result, &said, list->what, &new, &old, "is new", true);
        intern_free(&old);
        intern_free(&new);
    }
    intern_free(&said);
    return count;
}
