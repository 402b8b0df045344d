/* SPDX-License-Identifier: MIT */
/* The commands that there are. */
#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qapi/qmp-registry.h"

static bool in_preconfig;

static QmpCommand *find(const QmpCommandList *cmds, const char *name) {
    QmpCommand *cmd;
    QTAILQ_FOREACH(cmd, cmds, node)
    if (strcmp(cmd->name, name) == 0)
        return cmd;
    return NULL;
}

void qmp_register_command(QmpCommandList *cmds, const char *name, QmpCommandFunc *fn,
                          QmpCommandOptions options, uint64_t features) {
    /* A command that other commands may wait for cannot be overtaken: the schema excludes it. */
    assert(!(options & QCO_COROUTINE) || !(options & QCO_ALLOW_OOB));
    QmpCommand *cmd = find(cmds, name);
    if (!cmd) {
        cmd = g_new0(QmpCommand, 1);
        QTAILQ_INSERT_TAIL(cmds, cmd, node);
    }
    cmd->name = name;
    cmd->fn = fn;
    cmd->options = options;
    cmd->features = features;
    cmd->enabled = true;
    cmd->disable_reason = NULL;
}

void qmp_unregister_commands(QmpCommandList *cmds) {
    QmpCommand *cmd, *next;
    QTAILQ_FOREACH_SAFE(cmd, cmds, node, next)
    g_free(cmd);
    QTAILQ_INIT(cmds);
}

const QmpCommand *qmp_find_command(const QmpCommandList *cmds, const char *name) {
    return find(cmds, name);
}

static void set_enabled(QmpCommandList *cmds, const char *name, bool enabled, const char *reason) {
    QmpCommand *cmd = find(cmds, name);
    if (cmd) {
        cmd->enabled = enabled;
        cmd->disable_reason = reason;
    }
}

void qmp_disable_command(QmpCommandList *cmds, const char *name, const char *err_msg) {
    set_enabled(cmds, name, false, err_msg);
}

void qmp_enable_command(QmpCommandList *cmds, const char *name) {
    set_enabled(cmds, name, true, NULL);
}

bool qmp_command_is_enabled(const QmpCommand *cmd) {
    return cmd->enabled;
}

bool qmp_command_available(const QmpCommand *cmd, Error **errp) {
    if (!in_preconfig || (cmd->options & QCO_ALLOW_PRECONFIG))
        return true;
    error_setg(errp, "the command '%s' needs the machine, which is not configured yet", cmd->name);
    return false;
}

void qmp_set_preconfig(bool preconfig) {
    in_preconfig = preconfig;
}

const char *qmp_command_name(const QmpCommand *cmd) {
    return cmd->name;
}

bool qmp_has_success_response(const QmpCommand *cmd) {
    return !(cmd->options & QCO_NO_SUCCESS_RESP);
}

void qmp_for_each_command(const QmpCommandList *cmds, qmp_cmd_callback_fn fn, void *opaque) {
    const QmpCommand *cmd;
    QTAILQ_FOREACH(cmd, cmds, node)
    fn(cmd, opaque);
}
