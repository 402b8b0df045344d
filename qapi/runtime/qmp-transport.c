/* SPDX-License-Identifier: MIT */
/*
 * QMP sessions on file descriptors. A connection is an event source: before each wait it says what
 * it waits for, by what its session wants.
 */
#include "qemu/osdep.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "qapi/error.h"
#include "qapi/qmp-transport.h"

/* Small enough that writing this much to a pipe that has room at all does not block. */
enum { CHUNK = 4096 };

typedef struct Connection {
    GSource source;
    QmpSession *session; /* the server's; NULL: it is over */
    int in_fd, out_fd;
    bool socket;          /* in_fd and out_fd are one socket, and ours */
    void *in_tag;         /* the source's for in_fd; NULL: input is over */
    void *out_tag;        /* the source's for out_fd; NULL: output is over; a socket's is in_tag */
    GIOCondition waiting; /* what for: G_IO_IN and G_IO_OUT or neither */
} Connection;

typedef struct Listener {
    GSource source;
    QmpServer *server;
    int fd;
    void *tag;      /* the source's for fd */
    bool accepting; /* whether it is waiting for clients */
    size_t max_clients;
    GPtrArray *clients; /* of Connection, each with a reference */
    char *path;         /* of the socket, or NULL; owned */
    struct stat made;   /* the socket as it was made */
} Listener;

/* Stops looking at the descriptor of one direction: at its end, it would always be ready. */
static void forget_fd(Connection *c, void **tag) {
    if (*tag && !c->socket)
        g_source_remove_unix_fd(&c->source, g_steal_pointer(tag));
}

static void end_input(Connection *c) {
    qmp_session_end_input(c->session);
    forget_fd(c, &c->in_tag);
}

static void end_output(Connection *c) {
    qmp_session_end_output(c->session);
    forget_fd(c, &c->out_tag);
}

static void set_waiting(Connection *c, GIOCondition waiting) {
    if (waiting == c->waiting) /* a change makes the context look again, at once */
        return;
    c->waiting = waiting;
    if (c->in_tag)
        g_source_modify_unix_fd(&c->source, c->in_tag, c->socket ? waiting : waiting & G_IO_IN);
    if (c->out_tag)
        g_source_modify_unix_fd(&c->source, c->out_tag, waiting & G_IO_OUT);
}

static gboolean connection_prepare(GSource *source, int *timeout) {
    Connection *c = (Connection *)source;
    char byte;
    GIOCondition waiting = qmp_session_wants_input(c->session) ? G_IO_IN : 0;
    if (qmp_session_output(c->session, &byte, 1))
        waiting |= G_IO_OUT;
    set_waiting(c, waiting);
    *timeout = -1;
    return qmp_session_is_over(c->session);
}

static GIOCondition condition(Connection *c, void *tag) {
    return tag ? g_source_query_unix_fd(&c->source, tag) : 0;
}

static gboolean connection_check(GSource *source) {
    Connection *c = (Connection *)source;
    return condition(c, c->in_tag) || condition(c, c->out_tag) || qmp_session_is_over(c->session);
}

static bool try_again(void) {
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static void read_some(Connection *c) {
    char buffer[CHUNK];
    ssize_t n = c->socket ? recv(c->in_fd, buffer, sizeof(buffer), MSG_DONTWAIT)
                          : read(c->in_fd, buffer, sizeof(buffer));
    if (n > 0)
        qmp_session_input(c->session, buffer, (size_t)n);
    else if (n == 0 || !try_again())
        end_input(c);
}

static void write_some(Connection *c) {
    char buffer[CHUNK];
    size_t size = qmp_session_output(c->session, buffer, sizeof(buffer));
    if (!size)
        return;
    ssize_t n = c->socket ? send(c->out_fd, buffer, size, MSG_DONTWAIT | MSG_NOSIGNAL)
                          : write(c->out_fd, buffer, size);
    if (n > 0)
        qmp_session_sent(c->session, (size_t)n);
    else if (n < 0 && !try_again())
        end_output(c);
}

/* The session is over: nothing of the connection stays but the source, until nobody knows it. */
static void connection_end(Connection *c) {
    if (!c->session)
        return;
    qmp_session_free(g_steal_pointer(&c->session));
    if (c->socket)
        close(c->in_fd);
}

static gboolean connection_dispatch(GSource *source, GSourceFunc callback, void *opaque) {
    Connection *c = (Connection *)source;
    (void)callback;
    (void)opaque;
    g_source_set_ready_time(source, -1);
    GIOCondition in = condition(c, c->in_tag);
    GIOCondition out = c->socket ? in : condition(c, c->out_tag);
    if (out)
        write_some(c);
    if (!c->socket && (out & (G_IO_ERR | G_IO_NVAL)))
        end_output(c);
    if (in && qmp_session_wants_input(c->session))
        read_some(c);
    if (!qmp_session_is_over(c->session))
        return G_SOURCE_CONTINUE;
    connection_end(c);
    return G_SOURCE_REMOVE;
}

static void connection_finalize(GSource *source) {
    connection_end((Connection *)source);
}

static GSourceFuncs connection_funcs = {
    .prepare = connection_prepare,
    .check = connection_check,
    .dispatch = connection_dispatch,
    .finalize = connection_finalize,
};

static void connection_wake(QmpSession *session, void *opaque) {
    (void)session;
    g_source_set_ready_time(opaque, 0);
}

static void connection_flush(QmpSession *session, void *opaque, gint64 deadline) {
    Connection *c = opaque;
    char byte;
    while (qmp_session_output(session, &byte, 1)) {
        struct pollfd fd = {.fd = c->out_fd, .events = POLLOUT};
        gint64 left = deadline - g_get_monotonic_time();
        if (left <= 0)
            break;
        if (poll(&fd, 1, (int)(left / 1000) + 1) > 0)
            write_some(c);
    }
}

static void connection_close(QmpSession *session, void *opaque) {
    Connection *c = opaque;
    (void)session;
    connection_end(c);
    g_source_destroy(&c->source);
}

static const QmpSessionOps connection_ops = {
    .wake = connection_wake,
    .flush = connection_flush,
    .close = connection_close,
};

/* The source's context holds the only reference, unless the caller takes one. */
static Connection *connection_new(QmpServer *server, int in_fd, int out_fd, bool socket) {
    Connection *c = (Connection *)g_source_new(&connection_funcs, sizeof(Connection));
    g_source_set_name(&c->source, "QMP connection");
    c->in_fd = in_fd;
    c->out_fd = out_fd;
    c->socket = socket;
    c->in_tag = g_source_add_unix_fd(&c->source, in_fd, 0);
    c->out_tag = socket ? NULL : g_source_add_unix_fd(&c->source, out_fd, 0);
    c->session = qmp_session_new(server, &connection_ops, c);
    g_source_attach(&c->source, qmp_server_context(server));
    g_source_unref(&c->source);
    return c;
}

void qmp_connect_socket(QmpServer *server, int fd) {
    connection_new(server, fd, fd, true);
}

void qmp_connect_files(QmpServer *server, int in_fd, int out_fd) {
    connection_new(server, in_fd, out_fd, false);
}

/* Forgets the clients that are gone. */
static void forget_clients(Listener *l) {
    for (guint i = l->clients->len; i-- > 0;)
        if (g_source_is_destroyed(g_ptr_array_index(l->clients, i)))
            g_ptr_array_remove_index_fast(l->clients, i);
}

static gboolean listener_prepare(GSource *source, int *timeout) {
    Listener *l = (Listener *)source;
    forget_clients(l);
    bool accepting = l->clients->len < l->max_clients && g_source_get_ready_time(source) < 0;
    if (accepting != l->accepting)
        g_source_modify_unix_fd(source, l->tag, accepting ? G_IO_IN : 0);
    l->accepting = accepting;
    *timeout = -1;
    return FALSE;
}

static gboolean listener_check(GSource *source) {
    Listener *l = (Listener *)source;
    return l->accepting && g_source_query_unix_fd(source, l->tag);
}

static gboolean listener_dispatch(GSource *source, GSourceFunc callback, void *opaque) {
    Listener *l = (Listener *)source;
    (void)callback;
    (void)opaque;
    g_source_set_ready_time(source, -1);
    int fd = l->accepting ? accept4(l->fd, NULL, NULL, SOCK_CLOEXEC) : -1;
    if (fd >= 0) {
        Connection *c = connection_new(l->server, fd, fd, true);
        g_ptr_array_add(l->clients, g_source_ref(&c->source));
    } else if (l->accepting && !try_again() && errno != ECONNABORTED) {
        /* No descriptors left, or the like: the client waits, and so do we. */
        g_source_set_ready_time(source, g_get_monotonic_time() + 100 * 1000);
    }
    return G_SOURCE_CONTINUE;
}

static void listener_finalize(GSource *source) {
    Listener *l = (Listener *)source;
    struct stat now;
    if (l->path && lstat(l->path, &now) == 0 && now.st_ino == l->made.st_ino &&
        now.st_dev == l->made.st_dev)
        unlink(l->path);
    close(l->fd);
    g_ptr_array_free(l->clients, TRUE);
    g_free(l->path);
}

static GSourceFuncs listener_funcs = {
    .prepare = listener_prepare,
    .check = listener_check,
    .dispatch = listener_dispatch,
    .finalize = listener_finalize,
};

static void listener_destroy(void *opaque) {
    g_source_destroy(opaque);
    g_source_unref(opaque);
}

/* Removes a socket that nobody listens on; false and an error if there is anything else. */
static bool remove_stale(const struct sockaddr_un *address, Error **errp) {
    struct stat info;
    if (lstat(address->sun_path, &info) != 0)
        return true;
    if (!S_ISSOCK(info.st_mode)) {
        error_setg(errp, "'%s' exists and is not a socket", address->sun_path);
        return false;
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int error = fd < 0 ? errno : 0;
    if (fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof(*address)) != 0)
        error = errno;
    if (fd >= 0)
        close(fd);
    if (error == ECONNREFUSED) {
        (void)unlink(address->sun_path); /* if it stays, bind() tells so */
        return true;
    }
    if (!error || error == EAGAIN)
        error_setg(errp, "'%s' is in use: another process listens on it", address->sun_path);
    else
        error_setg_errno(errp, error, "cannot use the socket '%s'", address->sun_path);
    return false;
}

/* A listening socket at `path`, or -1 and an error. */
static int listen_at(const char *path, Error **errp) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (!*path || strlen(path) >= sizeof(address.sun_path)) {
        error_setg(errp, "the path of a socket must have 1 to %zu bytes, not %zu: '%s'",
                   sizeof(address.sun_path) - 1, strlen(path), path);
        return -1;
    }
    memcpy(address.sun_path, path, strlen(path));
    if (!remove_stale(&address, errp))
        return -1;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
        listen(fd, 8) == 0)
        return fd;
    error_setg_errno(errp, errno, "cannot listen on '%s'", path);
    if (fd >= 0)
        close(fd);
    return -1;
}

static Listener *listener_new(QmpServer *server, int fd, size_t max_clients) {
    assert(max_clients);
    Listener *l = (Listener *)g_source_new(&listener_funcs, sizeof(Listener));
    g_source_set_name(&l->source, "QMP listener");
    l->server = server;
    l->fd = fd;
    l->tag = g_source_add_unix_fd(&l->source, fd, G_IO_IN);
    l->accepting = true;
    l->max_clients = max_clients;
    l->clients = g_ptr_array_new_with_free_func((GDestroyNotify)g_source_unref);
    g_source_attach(&l->source, qmp_server_context(server));
    qmp_server_own(server, l, listener_destroy);
    return l;
}

bool qmp_listen_unix(QmpServer *server, const char *path, size_t max_clients, Error **errp) {
    int fd = listen_at(path, errp);
    if (fd < 0)
        return false;
    Listener *l = listener_new(server, fd, max_clients);
    l->path = g_strdup(path);
    if (lstat(path, &l->made) != 0)
        l->made.st_ino = 0;
    return true;
}

void qmp_listen_socket(QmpServer *server, int fd, size_t max_clients) {
    listener_new(server, fd, max_clients);
}
