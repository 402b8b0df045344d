/* SPDX-License-Identifier: MIT */
/* QMP sessions. The server's lock is for what qmp_server_emit() touches in other threads. */
#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qapi/qmp-session.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"
#include "qobject/qstring.h"

struct QmpServer {
    QmpServerConfig config;
    QmpCommandList negotiation; /* for servers whose commands have no qmp_capabilities */
    GSource *work;              /* executes requests; NULL: none waits */
    GPtrArray *owned;           /* of Owned: what is destroyed with the server */
    GMutex lock;
    GPtrArray *sessions; /* lock; owned */
};

/* Something that is destroyed with the server. */
typedef struct Owned {
    void *object;
    GDestroyNotify destroy;
} Owned;

/* A request that waits, or what was wrong with it. */
typedef struct Request {
    QObject *object; /* owned; NULL if there is an error */
    Error *err;      /* owned */
} Request;

struct Monitor {
    QmpServer *server;
    const QmpSessionOps *ops;
    void *opaque;
    JSONMessageParser parser;
    GQueue requests; /* of Request, in their order; owned */
    bool oob;        /* whether exec-oob was negotiated */
    bool reading; /* whether the parser is at work: not to be fed by an event loop in a handler */
    bool input_over;
    unsigned executing;  /* how many requests are being executed, in one another */
    bool ready;          /* lock: whether the negotiation is complete */
    bool output_over;    /* lock: whether output is dropped */
    const char *failure; /* lock: why the session failed; NULL: it did not */
    GString *output;     /* lock: what is to be sent, from `sent` on; owned */
    size_t sent;         /* lock */
};

static void request_free(void *opaque) {
    Request *request = opaque;
    qobject_unref(request->object);
    error_free(request->err);
    g_free(request);
}

static void wake(QmpSession *session) {
    if (session->ops && session->ops->wake)
        session->ops->wake(session, session->opaque);
}

static size_t pending(const QmpSession *session) {
    return session->output->len - session->sent;
}

/* Forgets the output, and the memory that an uncommonly long one took. With the lock. */
static void drop_output(QmpSession *session) {
    enum { COMMON = 4096 };
    session->sent = 0;
    if (session->output->allocated_len <= COMMON) {
        g_string_truncate(session->output, 0);
    } else {
        g_string_free(session->output, TRUE);
        session->output = g_string_new(NULL);
    }
}

/* Adds a line to the output. With the lock. */
static void put_line(QmpSession *session, const GString *line) {
    if (session->failure || session->output_over)
        return;
    g_string_append_len(session->output, line->str, (gssize)line->len);
    wake(session);
}

/* Sends a response, or another answer, whose reference is taken over; NULL: there is none. */
static void respond(QmpSession *session, QDict *response) {
    if (!response)
        return;
    GString *line = qobject_to_json(QOBJECT(response));
    qobject_unref(response);
    g_string_append(line, "\r\n");
    g_mutex_lock(&session->server->lock);
    put_line(session, line);
    g_mutex_unlock(&session->server->lock);
    g_string_free(line, TRUE);
}

static QDict *greeting(const QmpServerConfig *config) {
    QDict *qemu = qdict_new(), *version = qdict_new(), *qmp = qdict_new(), *message = qdict_new();
    QList *capabilities = qlist_new();
    qdict_put_int(qemu, "micro", config->micro);
    qdict_put_int(qemu, "minor", config->minor);
    qdict_put_int(qemu, "major", config->major);
    qdict_put(version, "qemu", qemu);
    qdict_put_str(version, "package", config->package ? config->package : "");
    qdict_put(qmp, "version", version);
    if (config->oob)
        qlist_append_str(capabilities, "oob");
    qdict_put(qmp, "capabilities", capabilities);
    qdict_put(message, "QMP", qmp);
    return message;
}

bool qmp_session_negotiate(QmpSession *session, bool oob, Error **errp) {
    assert(session);
    if (session->ready) {
        error_set(errp, ERROR_CLASS_COMMAND_NOT_FOUND,
                  "the negotiation of capabilities is complete");
        return false;
    }
    if (oob && !session->server->config.oob) {
        error_setg(errp, "the capability 'oob' is not offered");
        return false;
    }
    session->oob = oob;
    g_mutex_lock(&session->server->lock);
    session->ready = true;
    g_mutex_unlock(&session->server->lock);
    return true;
}

/* Reads the list of capabilities to enable, in which there can only be one. */
static bool read_capabilities(const QObject *enable, bool *oob, Error **errp) {
    const QList *list = qobject_to(QList, enable);
    const QListEntry *entry;
    if (!list) {
        error_setg(errp, "'enable' must be an array of capabilities");
        return false;
    }
    QLIST_FOREACH_ENTRY(list, entry) {
        const QString *name = qobject_to(QString, entry->value);
        if (!name || strcmp(qstring_get_str(name), "oob") != 0) {
            error_setg(errp, "unknown capability '%s'", name ? qstring_get_str(name) : "");
            return false;
        }
        *oob = true;
    }
    return true;
}

void qmp_session_marshal_capabilities(QDict *args, QObject **ret, Error **errp) {
    bool oob = false;
    (void)ret;
    for (const QDictEntry *e = qdict_first(args); e; e = qdict_next(args, e)) {
        if (strcmp(e->key, "enable") != 0) {
            error_setg(errp, "'%s' is unexpected", e->key);
            return;
        }
        if (!read_capabilities(e->value, &oob, errp))
            return;
    }
    qmp_session_negotiate(monitor_cur(), oob, errp);
}

/* Whether a request is for the one command there is before the negotiation is complete. */
static bool is_negotiation(const QObject *request) {
    const QDict *dict = qobject_to(QDict, request);
    const char *command = dict ? qdict_get_try_str(dict, "execute") : NULL;
    return command && strcmp(command, "qmp_capabilities") == 0;
}

/* The answer to a request before the negotiation, other than for it. */
static QDict *too_early(const QObject *request) {
    Error *err = NULL;
    error_set(&err, ERROR_CLASS_COMMAND_NOT_FOUND, "the first command must be 'qmp_capabilities'");
    QDict *response = qmp_error_response(err);
    const QDict *dict = qobject_to(QDict, request);
    QObject *id = dict ? qdict_get(dict, "id") : NULL;
    if (id)
        qdict_put_obj(response, "id", qobject_ref(id));
    return response;
}

/* Executes a request, which may be anything; its reference is taken over. */
static void execute(QmpSession *session, QObject *object) {
    const QmpServer *server = session->server;
    const QmpCommandList *commands = server->config.commands;
    QDict *response;
    session->executing++;
    if (is_negotiation(object) && !qmp_find_command(commands, "qmp_capabilities"))
        commands = &server->negotiation;
    if (session->ready || is_negotiation(object))
        response = qmp_dispatch(commands, object, session->oob, session);
    else
        response = too_early(object);
    qobject_unref(object);
    respond(session, response);
    session->executing--;
}

/* Whether the client has read enough of its responses. */
static bool may_continue(QmpSession *session) {
    g_mutex_lock(&session->server->lock);
    bool may = !session->failure && pending(session) < session->server->config.max_pending;
    g_mutex_unlock(&session->server->lock);
    return may;
}

/* Whether a request waits that can be executed. */
static bool has_work(QmpSession *session) {
    return !g_queue_is_empty(&session->requests) && may_continue(session);
}

static void execute_next(QmpSession *session) {
    Request *request = g_queue_pop_head(&session->requests);
    if (request->err)
        respond(session, qmp_error_response(g_steal_pointer(&request->err)));
    else
        execute(session, g_steal_pointer(&request->object));
    request_free(request);
    wake(session);
}

/* One round: a request of each session. A handler's own event loop may add and end sessions. */
static gboolean work(void *opaque) {
    QmpServer *server = opaque;
    bool more = false;
    for (guint i = 0; i < server->sessions->len; i++)
        if (has_work(g_ptr_array_index(server->sessions, i)))
            execute_next(g_ptr_array_index(server->sessions, i));
    for (guint i = 0; i < server->sessions->len; i++)
        more |= has_work(g_ptr_array_index(server->sessions, i));
    if (more)
        return G_SOURCE_CONTINUE;
    g_clear_pointer(&server->work, g_source_unref);
    return G_SOURCE_REMOVE;
}

/* Makes the requests that wait be executed. */
static void begin_work(QmpServer *server) {
    if (server->work)
        return;
    server->work = g_idle_source_new();
    g_source_set_name(server->work, "QMP requests");
    g_source_set_priority(server->work, G_PRIORITY_DEFAULT);
    g_source_set_callback(server->work, work, server, NULL);
    g_source_attach(server->work, server->config.context);
}

/* The parser read a request, or an error. */
static void on_message(void *opaque, QObject *object, Error *err) {
    QmpSession *session = opaque;
    const QDict *dict = qobject_to(QDict, object);
    if (session->oob && dict && qmp_is_oob(dict)) {
        execute(session, object);
        return;
    }
    Request *request = g_new(Request, 1);
    *request = (Request){.object = object, .err = err};
    g_queue_push_tail(&session->requests, request);
    begin_work(session->server);
}

static size_t or_default(size_t value, size_t other) {
    return value ? value : other;
}

QmpServer *qmp_server_new(const QmpServerConfig *config) {
    QmpServer *server = g_new0(QmpServer, 1);
    server->config = *config;
    server->config.max_requests = or_default(config->max_requests, 8);
    server->config.max_pending = or_default(config->max_pending, 64 << 10);
    server->config.max_output = or_default(config->max_output, 16 << 20);
    server->config.limits = (JSONLimits){
        .bytes = or_default(config->limits.bytes, 1 << 20),
        .tokens = or_default(config->limits.tokens, 1 << 16),
        .depth = or_default(config->limits.depth, 128),
    };
    g_mutex_init(&server->lock);
    server->sessions = g_ptr_array_new();
    server->owned = g_ptr_array_new_with_free_func(g_free);
    QTAILQ_INIT(&server->negotiation);
    qmp_register_command(&server->negotiation, "qmp_capabilities", qmp_session_marshal_capabilities,
                         QCO_ALLOW_PRECONFIG, 0);
    return server;
}

void qmp_server_own(QmpServer *server, void *object, GDestroyNotify destroy) {
    Owned *owned = g_new(Owned, 1);
    *owned = (Owned){.object = object, .destroy = destroy};
    g_ptr_array_add(server->owned, owned);
}

GMainContext *qmp_server_context(const QmpServer *server) {
    return server->config.context;
}

size_t qmp_server_sessions(QmpServer *server) {
    g_mutex_lock(&server->lock);
    size_t n = server->sessions->len;
    g_mutex_unlock(&server->lock);
    return n;
}

void qmp_server_emit(QmpServer *server, const QDict *event) {
    GString *line = qobject_to_json(QOBJECT(event));
    g_string_append(line, "\r\n");
    g_mutex_lock(&server->lock);
    for (guint i = 0; i < server->sessions->len; i++) {
        QmpSession *session = g_ptr_array_index(server->sessions, i);
        if (!session->ready)
            continue;
        if (!session->output_over && pending(session) + line->len > server->config.max_output) {
            session->failure = "the client does not read";
            drop_output(session);
            wake(session);
        }
        put_line(session, line);
    }
    g_mutex_unlock(&server->lock);
    g_string_free(line, TRUE);
}

void qmp_server_flush(QmpServer *server, int milliseconds) {
    gint64 deadline = g_get_monotonic_time() + (gint64)milliseconds * 1000;
    for (guint i = 0; i < server->sessions->len; i++) {
        QmpSession *session = g_ptr_array_index(server->sessions, i);
        if (session->ops && session->ops->flush)
            session->ops->flush(session, session->opaque, deadline);
    }
}

void qmp_server_free(QmpServer *server) {
    if (!server)
        return;
    for (guint i = 0; i < server->owned->len; i++) {
        const Owned *owned = g_ptr_array_index(server->owned, i);
        owned->destroy(owned->object);
    }
    g_ptr_array_free(server->owned, TRUE);
    while (server->sessions->len) {
        QmpSession *session = g_ptr_array_index(server->sessions, server->sessions->len - 1);
        if (session->ops && session->ops->close)
            session->ops->close(session, session->opaque);
        else
            qmp_session_free(session);
    }
    if (server->work) {
        g_source_destroy(server->work);
        g_source_unref(server->work);
    }
    g_ptr_array_free(server->sessions, TRUE);
    qmp_unregister_commands(&server->negotiation);
    g_mutex_clear(&server->lock);
    g_free(server);
}

QmpSession *qmp_session_new(QmpServer *server, const QmpSessionOps *ops, void *opaque) {
    QmpSession *session = g_new0(QmpSession, 1);
    session->server = server;
    session->ops = ops;
    session->opaque = opaque;
    session->output = g_string_new(NULL);
    g_queue_init(&session->requests);
    json_message_parser_init(&session->parser, on_message, session, NULL);
    json_message_parser_limit(&session->parser, &server->config.limits);
    g_mutex_lock(&server->lock);
    g_ptr_array_add(server->sessions, session);
    g_mutex_unlock(&server->lock);
    respond(session, greeting(&server->config));
    return session;
}

void qmp_session_free(QmpSession *session) {
    QmpServer *server = session->server;
    g_mutex_lock(&server->lock);
    g_ptr_array_remove(server->sessions, session);
    g_mutex_unlock(&server->lock);
    g_queue_clear_full(&session->requests, request_free);
    json_message_parser_destroy(&session->parser);
    g_string_free(session->output, TRUE);
    g_free(session);
}

bool qmp_session_wants_input(QmpSession *session) {
    return !session->input_over && !session->reading &&
           g_queue_get_length(&session->requests) < session->server->config.max_requests &&
           may_continue(session);
}

void qmp_session_input(QmpSession *session, const char *data, size_t size) {
    assert(!session->input_over && !session->reading);
    session->reading = true;
    json_message_parser_feed(&session->parser, data, size);
    session->reading = false;
}

void qmp_session_end_input(QmpSession *session) {
    if (!session->input_over)
        json_message_parser_flush(&session->parser);
    session->input_over = true;
}

void qmp_session_end_output(QmpSession *session) {
    g_mutex_lock(&session->server->lock);
    session->output_over = true;
    drop_output(session);
    g_mutex_unlock(&session->server->lock);
    if (has_work(session))
        begin_work(session->server);
}

size_t qmp_session_output(QmpSession *session, char *buffer, size_t size) {
    g_mutex_lock(&session->server->lock);
    size_t n = MIN(size, pending(session));
    if (n)
        memcpy(buffer, session->output->str + session->sent, n);
    g_mutex_unlock(&session->server->lock);
    return n;
}

void qmp_session_sent(QmpSession *session, size_t size) {
    g_mutex_lock(&session->server->lock);
    /* The output may have been dropped since it was looked at. */
    session->sent += MIN(size, pending(session));
    /* What was sent is forgotten when it is half of all: not too often, not too late. */
    if (!pending(session)) {
        drop_output(session);
    } else if (session->sent > session->output->len / 2) {
        g_string_erase(session->output, 0, (gssize)session->sent);
        session->sent = 0;
    }
    g_mutex_unlock(&session->server->lock);
    /* Requests may have waited for that. */
    if (has_work(session))
        begin_work(session->server);
}

bool qmp_session_is_over(QmpSession *session) {
    g_mutex_lock(&session->server->lock);
    bool over =
        !session->executing && (session->failure || (session->input_over && !pending(session) &&
                                                     g_queue_is_empty(&session->requests)));
    g_mutex_unlock(&session->server->lock);
    return over;
}

const char *qmp_session_failure(QmpSession *session) {
    g_mutex_lock(&session->server->lock);
    const char *failure = session->failure;
    g_mutex_unlock(&session->server->lock);
    return failure;
}
