/* SPDX-License-Identifier: MIT */
/*
 * The commands that there are, and the way from a request to a command's handler and back.
 *
 * Ownership: a list owns its commands; their names and reasons are borrowed, and must live as long.
 * Requests are borrowed, responses are the caller's.
 */
#ifndef QAPI_QMP_REGISTRY_H
#define QAPI_QMP_REGISTRY_H

#include "monitor/monitor.h"
#include "qemu/queue.h"
#include "qobject/qobject.h"

/* A generated marshaller: arguments in; a new reference to what is returned, or an error, out. */
typedef void(QmpCommandFunc)(QDict *, QObject **, Error **);

typedef enum QmpCommandOptions {
    QCO_NO_SUCCESS_RESP = (1U << 0), /* no response unless there is an error */
    QCO_ALLOW_OOB = (1U << 1),       /* may be executed before earlier commands */
    QCO_ALLOW_PRECONFIG = (1U << 2), /* exists before the machine does */
    QCO_COROUTINE = (1U << 3),       /* called as any other; it must not need to yield */
} QmpCommandOptions;

typedef struct QmpCommand {
    const char *name;
    QmpCommandFunc *fn;
    QmpCommandOptions options;
    uint64_t features; /* a set of QAPI features */
    QTAILQ_ENTRY(QmpCommand) node;
    bool enabled;
    const char *disable_reason; /* NULL: none was given */
} QmpCommand;

/* Begin with QTAILQ_INIT, which generated code does. */
typedef QTAILQ_HEAD(QmpCommandList, QmpCommand) QmpCommandList;

/* Adds a command, or replaces the one of the same name. */
void qmp_register_command(QmpCommandList *cmds, const char *name, QmpCommandFunc *fn,
                          QmpCommandOptions options, uint64_t features);

/* Frees the commands; the list is empty then. */
void qmp_unregister_commands(QmpCommandList *cmds);

/* NULL: there is none of that name. */
const QmpCommand *qmp_find_command(const QmpCommandList *cmds, const char *name);

/* Nothing happens if there is no such command. */
void qmp_disable_command(QmpCommandList *cmds, const char *name, const char *err_msg);
void qmp_enable_command(QmpCommandList *cmds, const char *name);

bool qmp_command_is_enabled(const QmpCommand *cmd);

/* Whether the program's state allows the command; if not, there is an error. */
bool qmp_command_available(const QmpCommand *cmd, Error **errp);

/* Whether the machine does not exist yet, so that only some commands do; false at first. */
void qmp_set_preconfig(bool preconfig);

const char *qmp_command_name(const QmpCommand *cmd);
bool qmp_has_success_response(const QmpCommand *cmd);

typedef void (*qmp_cmd_callback_fn)(const QmpCommand *cmd, void *opaque);

/* In the order of registration. */
void qmp_for_each_command(const QmpCommandList *cmds, qmp_cmd_callback_fn fn, void *opaque);

/*
 * Executes a request, an object of execute (or exec-oob, if `allow_oob`), arguments and id. Returns
 * the response, {return, id} or {error: {class, desc}, id}, or NULL if there is none to be sent.
 * `cur_mon` is what monitor_cur() returns meanwhile.
 */
QDict *qmp_dispatch(const QmpCommandList *cmds, QObject *request, bool allow_oob, Monitor *cur_mon);

/* The response to something that is no request. Takes `err` over. */
QDict *qmp_error_response(Error *err);

/* Whether a request asks for execution out of band. */
bool qmp_is_oob(const QDict *dict);

#endif
