/* SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"

#include "commands.h"

#include "machines.h"
#include "monitor/monitor.h"
#include "qapi-commands-control.h"
#include "qapi-commands.h"
#include "qapi-init-commands.h"
#include "qapi-introspect.h"
#include "qapi/error.h"
#include "qapi/qmp-address.h"
#include "qapi/qmp-session.h"
#include "run-as.h"
#include "targets.h"

enum { MOST_AT_ONCE = 1024 };

static struct {
    QmpCommandList *commands;
    const Words *words;
    const QDict *version;
    Next *next;
} self;

void qmp_qmp_capabilities(bool has_enable, QMPCapabilityList *enable, Error **errp) {
    bool oob = false;
    for (; has_enable && enable; enable = enable->next)
        oob |= enable->value == QMP_CAPABILITY_OOB;
    qmp_session_negotiate(monitor_cur(), oob, errp);
}

VersionInfo *qmp_query_version(Error **errp) {
    VersionInfo *info = g_new0(VersionInfo, 1);
    QDict *numbers = qobject_to(QDict, qdict_get(self.version, "qemu"));
    info->qemu = g_new0(VersionTriple, 1);
    if (numbers)
        *info->qemu = (VersionTriple){.major = qdict_get_try_int(numbers, "major", 0),
                                      .minor = qdict_get_try_int(numbers, "minor", 0),
                                      .micro = qdict_get_try_int(numbers, "micro", 0)};
    const char *package = qdict_get_try_str(self.version, "package");
    info->package = g_strdup(package ? package : "");
    return info;
}

static void add_command(const QmpCommand *command, void *opaque) {
    CommandInfoList ***tail = opaque;
    CommandInfo *info = g_new0(CommandInfo, 1);
    info->name = g_strdup(qmp_command_name(command));
    QAPI_LIST_APPEND(*tail, info);
}

CommandInfoList *qmp_query_commands(Error **errp) {
    CommandInfoList *list = NULL, **tail = &list;
    qmp_for_each_command(self.commands, add_command, &tail);
    return list;
}

static void marshal_query_qmp_schema(QDict *args, QObject **ret, Error **errp) {
    const QDictEntry *unexpected = qdict_first(args);
    if (unexpected)
        error_setg(errp, "'%s' is unexpected", qdict_entry_key(unexpected));
    else
        *ret = qobject_from_qlit(&qmp_schema_qlit);
}

void qmp_quit(Error **errp) {
    self.next->quit = true;
}

TargetInfoList *qmp_query_targets(Error **errp) {
    TargetInfoList *list = NULL, **tail = &list;
    for (size_t i = 0; i < targets_count(); i++) {
        TargetInfo *info = g_new0(TargetInfo, 1);
        strList **aliases = &info->aliases;
        const char *alias;
        info->name = g_strdup(targets_name(i));
        info->program = g_strdup(targets_program(i));
        for (size_t at = 0; (alias = targets_next_alias(i, &at));)
            QAPI_LIST_APPEND(aliases, g_strdup(alias));
        QAPI_LIST_APPEND(tail, info);
    }
    return list;
}

SelectedTarget *qmp_query_target(Error **errp) {
    error_setg(errp, "query-target requires a selected target");
    return NULL;
}

MachineOfTargetsList *qmp_query_machines(Error **errp) {
    return machines_of_all(self.words, errp);
}

/* The target of that name; false and an error if there is none. */
static bool find_target(const char *name, size_t *target, Error **errp) {
    *target = targets_find(name);
    if (*target < targets_count())
        return true;
    error_setg(errp, "there is no target '%s'; query-targets lists them", name);
    return false;
}

static TargetAnswer *answer_of(Answer *from, size_t target) {
    TargetAnswer *answer = g_new0(TargetAnswer, 1);
    answer->target = g_strdup(targets_name(target));
    answer->q_return = g_steal_pointer(&from->value);
    if (!answer->q_return) {
        const char *class = from->error ? qdict_get_try_str(from->error, "class") : NULL;
        const char *desc = from->error ? qdict_get_try_str(from->error, "desc") : from->failure;
        answer->error = g_new0(TargetError, 1);
        answer->error->q_class = g_strdup(class ? class : "GenericError");
        answer->error->desc = g_strdup(desc ? desc : "");
    }
    return answer;
}

/* The targets that are named, or all. NULL and an error if one of them is none. */
static size_t *choose_targets(bool named, const strList *names, size_t *count, Error **errp) {
    *count = named ? 0 : targets_count();
    for (const strList *n = names; named && n; n = n->next)
        ++*count;
    size_t *targets = g_new0(size_t, *count);
    for (size_t i = 0; i < *count; i++) {
        targets[i] = i;
        if (named && !find_target(names->value, &targets[i], errp))
            g_clear_pointer(&targets, g_free);
        if (!targets)
            return NULL;
        names = named ? names->next : NULL;
    }
    return targets;
}

TargetAnswerList *qmp_query_each(const char *command, QObject *arguments, bool has_targets,
                                 strList *names, bool has_at_once, int64_t at_once, Error **errp) {
    ERRP_GUARD();
    size_t count, *targets;
    TargetAnswerList *list = NULL, **tail = &list;
    if (arguments && !qobject_to(QDict, arguments))
        error_setg(errp, "'arguments' must be an object");
    else if (has_at_once && (at_once < 1 || at_once > MOST_AT_ONCE))
        error_setg(errp, "'at-once' must be between 1 and %d", MOST_AT_ONCE);
    targets = *errp ? NULL : choose_targets(has_targets, names, &count, errp);
    if (!targets) /* an error, or none is named */
        return NULL;
    Answer *answers = g_new0(Answer, count);
    run_as_each(self.words, targets, count, command, arguments,
                has_at_once ? (unsigned)at_once : run_as_cpus(), answers);
    for (size_t i = 0; i < count; i++) {
        QAPI_LIST_APPEND(tail, answer_of(&answers[i], targets[i]));
        answer_clear(&answers[i]);
    }
    g_free(answers);
    g_free(targets);
    return list;
}

/* From now on nobody can connect who would not find the target. */
static void stop_listening(void) {
    for (guint i = 0; i < self.words->monitors->len; i++) {
        const QmpAddress *address = g_ptr_array_index(self.words->monitors, i);
        if (address->server && address->path)
            unlinkat(run_as_folder(), address->path, 0);
    }
}

void qmp_set_target(const char *target, Error **errp) {
    if (self.next->selected) {
        error_setg(errp, "the target has been selected already, and that is final");
        return;
    }
    self.next->selected = find_target(target, &self.next->target, errp);
    if (self.next->selected)
        stop_listening();
}

void commands_register(QmpCommandList *commands, const Words *words, const QDict *version,
                       Next *next) {
    self.commands = commands;
    self.words = words;
    self.version = version;
    self.next = next;
    qmp_init_marshal(commands);
    qmp_register_command(commands, "query-qmp-schema", marshal_query_qmp_schema,
                         QCO_ALLOW_PRECONFIG, 0);
}
