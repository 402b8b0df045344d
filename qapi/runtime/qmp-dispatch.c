/* SPDX-License-Identifier: MIT */
/* From a request to a command and back. */
#include "qemu/osdep.h"

#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/qmp-event.h"
#include "qapi/qmp-registry.h"
#include "qapi/trace.h"
#include "qobject/qdict.h"
#include "qobject/qstring.h"

/* A request, taken apart; all belongs to the object that it was taken from. */
typedef struct Request {
    const char *command;
    bool oob;
    QDict *arguments; /* NULL: none were given */
} Request;

QapiTraceFunc *qapi_trace_hook;

/* The session whose command this thread is executing. */
static _Thread_local Monitor *current;

Monitor *monitor_cur(void) {
    return current;
}

bool qmp_is_oob(const QDict *dict) {
    return qdict_haskey(dict, "exec-oob") && !qdict_haskey(dict, "execute");
}

static bool take_command(Request *req, const char *key, QObject *value, Error **errp) {
    QString *name = qobject_to(QString, value);
    if (req->command) {
        error_setg(errp, "a request has 'execute' or 'exec-oob', not both");
        return false;
    }
    if (!name) {
        error_setg(errp, "'%s' in a request must be a string", key);
        return false;
    }
    req->command = qstring_get_str(name);
    req->oob = strcmp(key, "exec-oob") == 0;
    return true;
}

/* Takes one member of a request; false and an error if it must not be there, or not so. */
static bool take_member(Request *req, const char *key, QObject *value, bool allow_oob,
                        Error **errp) {
    bool oob = strcmp(key, "exec-oob") == 0;
    if (strcmp(key, "id") == 0)
        return true;
    if (strcmp(key, "execute") == 0 || (oob && allow_oob))
        return take_command(req, key, value, errp);
    if (strcmp(key, "arguments") != 0) {
        error_setg(errp,
                   oob ? "'%s' needs the capability 'oob', which was not negotiated"
                       : "'%s' is unexpected in a request",
                   key);
        return false;
    }
    req->arguments = qobject_to(QDict, value);
    if (!req->arguments)
        error_setg(errp, "'arguments' in a request must be an object");
    return req->arguments != NULL;
}

static bool take_apart(const QDict *dict, bool allow_oob, Request *req, Error **errp) {
    for (const QDictEntry *e = qdict_first(dict); e; e = qdict_next(dict, e))
        if (!take_member(req, e->key, e->value, allow_oob, errp))
            return false;
    if (!req->command)
        error_setg(errp, "'execute' is missing in a request");
    return req->command != NULL;
}

/* The command of a request, if it may be executed now. */
static const QmpCommand *find_command(const QmpCommandList *cmds, const Request *req,
                                      Error **errp) {
    const QmpCommand *cmd = qmp_find_command(cmds, req->command);
    if (!cmd) {
        error_set(errp, ERROR_CLASS_COMMAND_NOT_FOUND, "there is no command '%s'", req->command);
    } else if (!compat_policy_input_ok(cmd->features, &compat_policy, ERROR_CLASS_COMMAND_NOT_FOUND,
                                       "command", cmd->name, errp)) {
        return NULL;
    } else if (!cmd->enabled) {
        error_set(errp, ERROR_CLASS_COMMAND_NOT_FOUND, "the command '%s' is disabled%s%s",
                  cmd->name, cmd->disable_reason ? ": " : "",
                  cmd->disable_reason ? cmd->disable_reason : "");
    } else if (req->oob && !(cmd->options & QCO_ALLOW_OOB)) {
        error_setg(errp, "the command '%s' cannot be executed out of band", cmd->name);
    } else if (qmp_command_available(cmd, errp)) {
        return cmd;
    }
    return NULL;
}

/* Executes a command; NULL and an error, or what it returns. */
static QObject *execute(const QmpCommand *cmd, QDict *arguments, Monitor *cur_mon, Error **errp) {
    QObject *ret = NULL;
    Error *err = NULL;
    Monitor *outer = current;
    arguments = arguments ? qobject_ref(arguments) : qdict_new();
    current = cur_mon;
    cmd->fn(arguments, &ret, &err);
    current = outer;
    qobject_unref(arguments);
    if (err) {
        qobject_unref(ret);
        error_propagate(errp, err);
        return NULL;
    }
    /* A command that does not return anything returns an empty object. */
    return ret ? ret : QOBJECT(qdict_new());
}

/* The response to a request that is an object; NULL and no error if there is none. */
static QDict *dispatch(const QmpCommandList *cmds, const QDict *dict, bool allow_oob,
                       Monitor *cur_mon, Error **errp) {
    Request req = {0};
    if (!take_apart(dict, allow_oob, &req, errp))
        return NULL;
    const QmpCommand *cmd = find_command(cmds, &req, errp);
    QObject *ret = cmd ? execute(cmd, req.arguments, cur_mon, errp) : NULL;
    if (!ret)
        return NULL;
    if (!qmp_has_success_response(cmd)) {
        qobject_unref(ret);
        return NULL;
    }
    QDict *response = qdict_new();
    qdict_put_obj(response, "return", ret);
    return response;
}

QDict *qmp_dispatch(const QmpCommandList *cmds, QObject *request, bool allow_oob,
                    Monitor *cur_mon) {
    Error *err = NULL;
    QDict *dict = qobject_to(QDict, request), *response = NULL;
    if (dict)
        response = dispatch(cmds, dict, allow_oob, cur_mon, &err);
    else
        error_setg(&err, "a request must be an object");
    if (err)
        response = qmp_error_response(err);
    QObject *id = dict ? qdict_get(dict, "id") : NULL;
    if (response && id)
        qdict_put_obj(response, "id", qobject_ref(id));
    return response;
}

QDict *qmp_error_response(Error *err) {
    QDict *error = qdict_new(), *response = qdict_new();
    qdict_put_str(error, "class", QapiErrorClass_str((QapiErrorClass)error_get_class(err)));
    qdict_put_str(error, "desc", error_get_pretty(err));
    qdict_put(response, "error", error);
    error_free(err);
    return response;
}

QDict *qmp_event_build_dict(const char *event_name) {
    int64_t now = g_get_real_time();
    QDict *timestamp = qdict_new(), *event = qdict_new();
    qdict_put_int(timestamp, "seconds", now / G_USEC_PER_SEC);
    qdict_put_int(timestamp, "microseconds", now % G_USEC_PER_SEC);
    qdict_put(event, "timestamp", timestamp);
    qdict_put_str(event, "event", event_name);
    return event;
}
