/* SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"

#include "machines.h"

#include "qapi/error.h"
#include "qobject/qlist.h"
#include "run-as.h"
#include "targets.h"

static char *name_or_null(const QDict *info, const char *key) {
    return g_strdup(qdict_get_try_str(info, key));
}

/* The machine of that name and alias among those that are known; one more if it is not. */
static MachineOfTargets *find_machine(GPtrArray *all, const char *name, const char *alias) {
    for (guint i = 0; i < all->len; i++) {
        MachineOfTargets *m = g_ptr_array_index(all, i);
        if (!strcmp(m->name, name) && !g_strcmp0(m->alias, alias))
            return m;
    }
    MachineOfTargets *m = g_new0(MachineOfTargets, 1);
    m->name = g_strdup(name);
    m->alias = g_strdup(alias);
    g_ptr_array_add(all, m);
    return m;
}

static void append(strList **list, const char *text) {
    while (*list)
        list = &(*list)->next;
    *list = g_new0(strList, 1);
    (*list)->value = g_strdup(text);
}

static void add_machine(GPtrArray *all, const QDict *info, const char *target) {
    char *name = name_or_null(info, "name"), *alias = name_or_null(info, "alias");
    if (name) {
        MachineOfTargets *m = find_machine(all, name, alias);
        append(&m->targets, target);
        if (qdict_get_try_bool(info, "is-default", false)) {
            append(&m->default_of, target);
            m->has_default_of = true;
        }
    }
    g_free(name);
    g_free(alias);
}

static int by_name(const void *a, const void *b) {
    const MachineOfTargets *x = *(MachineOfTargets *const *)a, *y = *(MachineOfTargets *const *)b;
    int order = strcmp(x->name, y->name);
    return order ? order : g_strcmp0(x->alias, y->alias);
}

static MachineOfTargetsList *sorted(GPtrArray *all) {
    MachineOfTargetsList *list = NULL, **tail = &list;
    g_ptr_array_sort(all, by_name);
    for (guint i = 0; i < all->len; i++)
        QAPI_LIST_APPEND(tail, g_ptr_array_index(all, i));
    return list;
}

static bool add_answer(GPtrArray *all, const Answer *answer, size_t target, Error **errp) {
    QList *list = qobject_to(QList, answer->value);
    const QListEntry *e;
    if (!list) {
        error_setg(errp, "%s: query-machines: %s", targets_name(target),
                   answer->failure ? answer->failure
                   : answer->error ? qdict_get_try_str(answer->error, "desc")
                                   : "no list");
        return false;
    }
    QLIST_FOREACH_ENTRY(list, e) {
        QDict *info = qobject_to(QDict, qlist_entry_obj(e));
        if (info)
            add_machine(all, info, targets_name(target));
    }
    return true;
}

MachineOfTargetsList *machines_of_all(const Words *words, Error **errp) {
    size_t count = targets_count(), *targets = g_new0(size_t, count);
    Answer *answers = g_new0(Answer, count);
    GPtrArray *all = g_ptr_array_new();
    bool good = true;
    for (size_t i = 0; i < count; i++)
        targets[i] = i;
    run_as_each(words, targets, count, "query-machines", NULL, run_as_cpus(), answers);
    for (size_t i = 0; i < count; i++) {
        good = good && add_answer(all, &answers[i], i, errp);
        answer_clear(&answers[i]);
    }
    MachineOfTargetsList *list = sorted(all);
    if (!good)
        g_clear_pointer(&list, qapi_free_MachineOfTargetsList);
    g_ptr_array_free(all, TRUE);
    g_free(answers);
    g_free(targets);
    return list;
}

static MachineOfTargetsList *machines_or_end(const Words *words) {
    Error *err = NULL;
    MachineOfTargetsList *list = machines_of_all(words, &err);
    if (err)
        fatal("%s", error_get_pretty(err));
    return list;
}

void machines_print(const Words *words) {
    MachineOfTargetsList *list = machines_or_end(words);
    printf("Machines, and the targets that have them:\n");
    for (MachineOfTargetsList *m = list; m; m = m->next) {
        char *alias = m->value->alias ? g_strdup_printf(" (%s)", m->value->alias) : g_strdup("");
        printf("%s%s:", m->value->name, alias);
        for (strList *t = m->value->targets; t; t = t->next)
            printf(" %s", t->value);
        putchar('\n');
        g_free(alias);
    }
    qapi_free_MachineOfTargetsList(list);
}

static bool has_target(const strList *list, const char *name) {
    while (list && strcmp(list->value, name) != 0)
        list = list->next;
    return list != NULL;
}

/* Whether the target has a machine of that name or alias. */
static bool has_machine(const MachineOfTargetsList *list, const char *target, const char *name) {
    for (; list; list = list->next) {
        const MachineOfTargets *m = list->value;
        if ((!strcmp(m->name, name) || !g_strcmp0(m->alias, name)) &&
            has_target(m->targets, target))
            return true;
    }
    return false;
}

void machines_refuse(const Words *words) {
    MachineOfTargetsList *list = machines_or_end(words);
    GString *targets = g_string_new(NULL);
    for (size_t i = 0; i < targets_count(); i++) {
        if (has_machine(list, targets_name(i), words->machine))
            g_string_append_printf(targets, " %s", targets_name(i));
    }
    qapi_free_MachineOfTargetsList(list);
    if (!targets->len)
        fatal("-machine %s: no target has a machine of that name; -machine help lists all",
              words->machine);
    fatal("-machine %s: no target is selected, and these have a machine of that name:%s; -target "
          "NAME as the first words selects one",
          words->machine, targets->str);
}
