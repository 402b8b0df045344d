/* SPDX-License-Identifier: MIT */
/*
 * QMP sessions: greeting, negotiation, requests, responses and events, whatever carries the bytes.
 *
 * A server has commands and any number of sessions. A session is fed what its client sends and
 * gives what is to be sent to it; qmp-transport.h has sessions on sockets and standard input. The
 * protocol, in short:
 *
 *   server: {"QMP": {"version": {...}, "capabilities": [...]}}
 *   client: {"execute": "qmp_capabilities"}                       before any other command
 *   client: {"execute": COMMAND, "arguments": {...}, "id": ANY}
 *   server: {"return": ANY, "id": ANY} or {"error": {"class": NAME, "desc": TEXT}, "id": ANY}
 *   server: {"event": NAME, "data": {...}, "timestamp": {...}}    at any time after that
 *
 * Requests of a session are executed one after the other, by the server's main context, one each
 * time round, so that no session waits for all of another's. A request with exec-oob in the place
 * of execute, if the session negotiated that, is executed when it is read, before those that wait.
 *
 * What a client can make the server keep is bounded: the size and depth of a request, how many
 * wait, and the output. A client that does not read its responses is not read from; one that does
 * not read its events either loses its session.
 *
 * Ownership: the server owns its sessions. Threads: all is for the thread of the server's main
 * context, except qmp_server_emit(). Neither server nor session may be freed in a command's
 * handler.
 */
#ifndef QAPI_QMP_SESSION_H
#define QAPI_QMP_SESSION_H

#include "qapi/qmp-registry.h"
#include "qobject/json-parser.h"

typedef struct QmpServer QmpServer;

/* A session is what commands know as their monitor. */
typedef struct Monitor QmpSession;

/* How a server is; 0 and NULL stand for the values in brackets. What it points to is borrowed. */
typedef struct QmpServerConfig {
    const QmpCommandList *commands; /* all but qmp_capabilities, which may also be one of them */
    int major, minor, micro;        /* the program's version, for the greeting */
    const char *package;            /* and its package's [none] */
    bool oob;                       /* whether exec-oob is offered */
    GMainContext *context;          /* where commands are executed [the default] */
    JSONLimits limits;              /* on a request [1 MiB, 65536 tokens, depth 128] */
    size_t max_requests;            /* that wait, before reading stops [8] */
    size_t max_pending; /* bytes of output, before reading and executing stop [64 KiB] */
    size_t max_output;  /* bytes of output, before the session ends [16 MiB] */
} QmpServerConfig;

/* What a session needs of what carries it; any may be NULL. `opaque` is qmp_session_new's. */
typedef struct QmpSessionOps {
    /* There may be output, input may be wanted, the session may be over. In any thread. */
    void (*wake)(QmpSession *session, void *opaque);

    /* Send what is to be sent, waiting no longer than up to g_get_monotonic_time() `deadline`. */
    void (*flush)(QmpSession *session, void *opaque, gint64 deadline);

    /* The server goes away: free the session. */
    void (*close)(QmpSession *session, void *opaque);
} QmpSessionOps;

/* The caller's, to be freed. */
QmpServer *qmp_server_new(const QmpServerConfig *config);

/* Ends all sessions; output that has not been sent is lost (qmp_server_flush). NULL is allowed. */
void qmp_server_free(QmpServer *server);

/* Makes `destroy(object)` be called when the server is freed. */
void qmp_server_own(QmpServer *server, void *object, GDestroyNotify destroy);

GMainContext *qmp_server_context(const QmpServer *server);

/* How many sessions there are. */
size_t qmp_server_sessions(QmpServer *server);

/* Sends an event to all sessions that have negotiated; for generated code's emit. In any thread. */
void qmp_server_emit(QmpServer *server, const QDict *event);

/* Sends what is to be sent to all sessions, for `milliseconds` at most: before the program ends. */
void qmp_server_flush(QmpServer *server, int milliseconds);

/* Begins a session, with the greeting as output. The server frees it if nobody else does before. */
QmpSession *qmp_session_new(QmpServer *server, const QmpSessionOps *ops, void *opaque);
void qmp_session_free(QmpSession *session);

/* Whether the session can take input; to be asked before each piece of some KiB. */
bool qmp_session_wants_input(QmpSession *session);

/* Input from the client; commands are executed later. */
void qmp_session_input(QmpSession *session, const char *data, size_t size);

/* The client sends no more; it may still read. */
void qmp_session_end_input(QmpSession *session);

/* The client does not read any more: output is dropped from now on. */
void qmp_session_end_output(QmpSession *session);

/* Copies up to `size` bytes of output to `buffer`; returns how many. They stay until sent. */
size_t qmp_session_output(QmpSession *session, char *buffer, size_t size);

/* The first `size` bytes of the output have been sent. */
void qmp_session_sent(QmpSession *session, size_t size);

/* Whether it failed, or all was read, executed and sent: nothing is left but to free it. */
bool qmp_session_is_over(QmpSession *session);

/* Why the session failed; NULL if it did not. */
const char *qmp_session_failure(QmpSession *session);

/*
 * For the handler of qmp_capabilities, if it is one of the server's commands: the negotiation is
 * complete, with out of band execution or without. False and an error if it was complete before, or
 * the server does not have that.
 */
bool qmp_session_negotiate(QmpSession *session, bool oob, Error **errp);

/* A marshaller of qmp_capabilities, for schemas that have the command with 'gen': false. */
void qmp_session_marshal_capabilities(QDict *args, QObject **ret, Error **errp);

#endif
