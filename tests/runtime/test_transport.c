/* SPDX-License-Identifier: MIT */
/* Sessions on sockets and pipes, with clients in the same process. */
#include "qemu/osdep.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "qapi/error.h"
#include "qapi/qmp-transport.h"
#include "sample-qapi-events.h"
#include "sample-qapi-init-commands.h"
#include "sample_commands.h"

#define NEGOTIATE "{'execute': 'qmp_capabilities'}"
#define OK "{\"return\": {}}\r\n"

static QmpCommandList commands;

typedef struct Fixture {
    QmpServer *server;
    char *folder; /* for sockets; owned */
    char *path;   /* of a socket in it; owned */
} Fixture;

static void set_up(Fixture *f, const void *unused) {
    QmpServerConfig config = {.commands = &commands, .max_output = 1 << 20};
    sample_server = f->server = qmp_server_new(&config);
    sample_executed = 0;
    f->folder = g_dir_make_tmp("qmp-XXXXXX", NULL);
    g_assert_nonnull(f->folder);
    f->path = g_build_filename(f->folder, "socket", NULL);
}

static void tear_down(Fixture *f, const void *unused) {
    qmp_server_free(f->server);
    sample_server = NULL;
    g_assert_false(g_file_test(f->path, G_FILE_TEST_EXISTS));
    g_assert_cmpint(g_rmdir(f->folder), ==, 0);
    g_free(f->folder);
    g_free(f->path);
}

static gboolean set_flag(void *flag) {
    *(bool *)flag = true;
    return G_SOURCE_REMOVE;
}

/* Serves until `done(opaque)`; a test that waits for half a minute has failed. */
static void serve_until(bool (*done)(void *opaque), void *opaque) {
    bool late = false;
    guint timer = g_timeout_add_seconds(30, set_flag, &late);
    while (!done(opaque)) {
        g_assert_false(late);
        g_main_context_iteration(NULL, TRUE);
    }
    g_source_remove(timer);
}

/* What a client reads. */
typedef struct Reader {
    int fd;
    GString *text;
    const char *until; /* text that is waited for; NULL: the end */
    bool end;
} Reader;

static bool read_more(void *opaque) {
    Reader *r = opaque;
    char buffer[4096];
    ssize_t n;
    while ((n = read(r->fd, buffer, sizeof(buffer))) > 0)
        g_string_append_len(r->text, buffer, n);
    r->end = n == 0 || (n < 0 && errno == ECONNRESET);
    return r->end || (r->until && strstr(r->text->str, r->until));
}

/* Reads up to `until` or, if that is NULL, to the end; the caller frees the text. */
static char *read_until(int fd, const char *until) {
    Reader r = {.fd = fd, .text = g_string_new(NULL), .until = until};
    g_assert_cmpint(fcntl(fd, F_SETFL, O_NONBLOCK), ==, 0);
    /* The client's end is part of the loop, so that it wakes up. */
    GIOChannel *channel = g_io_channel_unix_new(fd);
    GSource *source = g_io_create_watch(channel, G_IO_IN | G_IO_HUP);
    bool ignored;
    g_source_set_callback(source, (GSourceFunc)(void *)set_flag, &ignored, NULL);
    g_source_attach(source, NULL);
    bool late = false;
    guint timer = g_timeout_add_seconds(30, set_flag, &late);
    while (!read_more(&r)) {
        g_assert_false(late);
        g_main_context_iteration(NULL, FALSE);
    }
    g_source_remove(timer);
    g_source_destroy(source);
    g_source_unref(source);
    g_io_channel_unref(channel);
    return g_string_free(r.text, FALSE);
}

static void expect(int fd, const char *until) {
    char *text = read_until(fd, until);
    g_assert_nonnull(strstr(text, until));
    g_free(text);
}

static void send_text(int fd, const char *text) {
    g_assert_cmpint(write(fd, text, strlen(text)), ==, (ssize_t)strlen(text));
}

static int connect_to(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_strlcpy(address.sun_path, path, sizeof(address.sun_path));
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(connect(fd, (struct sockaddr *)&address, sizeof(address)), ==, 0);
    return fd;
}

static bool executed(void *count) {
    return sample_executed >= *(unsigned *)count;
}

static bool sessions(void *opaque) {
    return qmp_server_sessions(sample_server) == *(size_t *)opaque;
}

static void wait_for_sessions(size_t n) {
    serve_until(sessions, &n);
}

static void test_unix(Fixture *f, const void *unused) {
    g_assert_true(qmp_listen_unix(f->server, f->path, 4, &error_abort));
    int fds[3];
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++) {
        fds[i] = connect_to(f->path);
        expect(fds[i], "QMP");
        send_text(fds[i], NEGOTIATE "\n");
        expect(fds[i], OK);
    }
    send_text(fds[1], "{'execute': 'stop'}");
    expect(fds[0], "\"event\": \"STOP\"");
    expect(fds[1], OK);
    expect(fds[2], "\"event\": \"STOP\"");
    close(fds[0]);
    wait_for_sessions(2);
    send_text(fds[2], "{'execute': 'blob', 'arguments': {'size': 300000}, 'id': 'big'}");
    char *text = read_until(fds[2], "\"id\": \"big\"}\r\n");
    g_assert_cmpuint(strlen(text), >, 300000);
    g_free(text);
    close(fds[1]);
    close(fds[2]);
    wait_for_sessions(0);
}

/* A client that ends its side still gets all answers, then the end. */
static void test_half_close(Fixture *f, const void *unused) {
    g_assert_true(qmp_listen_unix(f->server, f->path, 4, &error_abort));
    int fd = connect_to(f->path);
    send_text(fd, NEGOTIATE
              "{'execute': 'blob', 'arguments': {'size': 200000}}{'execute': 'setup', 'id': 2}{");
    shutdown(fd, SHUT_WR);
    char *text = read_until(fd, NULL);
    g_assert_true(g_str_has_suffix(
        text, "{\"return\": {}, \"id\": 2}\r\n"
              "{\"error\": {\"class\": \"GenericError\", \"desc\": \"invalid JSON: "
              "the input ends before the array or object does\"}}\r\n"));
    g_free(text);
    close(fd);
    wait_for_sessions(0);
}

/* What a client sent before it went away is executed; writing to it does not end the program. */
static void test_gone(Fixture *f, const void *unused) {
    int fds[2];
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
    qmp_connect_socket(f->server, fds[0]);
    send_text(fds[1], NEGOTIATE);
    for (int i = 0; i < 20; i++)
        send_text(fds[1], "{'execute': 'blob', 'arguments': {'size': 50000}}");
    close(fds[1]);
    wait_for_sessions(0);
    g_assert_cmpuint(sample_executed, ==, 20);
}

/* A client that never reads does not hinder others, and loses its session by events. */
static void test_never_reads(Fixture *f, const void *unused) {
    g_assert_true(qmp_listen_unix(f->server, f->path, 4, &error_abort));
    int lazy = connect_to(f->path), other = connect_to(f->path);
    send_text(lazy, NEGOTIATE);
    g_assert_cmpint(fcntl(lazy, F_SETFL, O_NONBLOCK), ==, 0);
    static const char request[] = "{'execute': 'blob', 'arguments': {'size': 1000}}\n";
    size_t sent = 0;
    for (int idle = 0; idle < 1000; idle++) {
        while (write(lazy, request, sizeof(request) - 1) > 0) {
            sent++;
            idle = 0;
        }
        g_main_context_iteration(NULL, FALSE);
    }
    g_assert_cmpuint(sample_executed, <, sent);
    send_text(other, NEGOTIATE);
    expect(other, OK);
    size_t events = 0;
    while (qmp_server_sessions(f->server) == 2 && events++ < 100000) {
        qapi_event_send_tick((int64_t)events);
        g_main_context_iteration(NULL, FALSE);
        char buffer[4096];
        while (read(other, buffer, sizeof(buffer)) > 0)
            ;
    }
    g_assert_cmpuint(events, <, 100000);
    send_text(other, "{'execute': 'setup'}");
    expect(other, OK);
    close(lazy);
    close(other);
    wait_for_sessions(0);
}

/* More clients than allowed wait until another leaves. */
static void test_max_clients(Fixture *f, const void *unused) {
    g_assert_true(qmp_listen_unix(f->server, f->path, 1, &error_abort));
    int one = connect_to(f->path), two = connect_to(f->path);
    expect(one, "QMP");
    send_text(one, NEGOTIATE);
    expect(one, OK);
    g_assert_cmpuint(qmp_server_sessions(f->server), ==, 1);
    close(one);
    expect(two, "QMP");
    close(two);
    wait_for_sessions(0);
}

static void test_paths(Fixture *f, const void *unused) {
    Error *err = NULL;
    /* A socket that nobody listens on is replaced. */
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_strlcpy(address.sun_path, f->path, sizeof(address.sun_path));
    g_assert_cmpint(bind(fd, (struct sockaddr *)&address, sizeof(address)), ==, 0);
    close(fd);
    g_assert_true(qmp_listen_unix(f->server, f->path, 1, &error_abort));
    /* One that somebody listens on is not. */
    g_assert_false(qmp_listen_unix(f->server, f->path, 1, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "is in use"));
    error_free_or_abort(&err);
    /* Nor is anything else. */
    char *file = g_build_filename(f->folder, "file", NULL);
    g_assert_true(g_file_set_contents(file, "x", 1, NULL));
    g_assert_false(qmp_listen_unix(f->server, file, 1, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "exists and is not a socket"));
    error_free_or_abort(&err);
    g_assert_cmpint(g_unlink(file), ==, 0);
    g_free(file);
    g_assert_false(qmp_listen_unix(f->server, f->folder, 1, &err));
    error_free_or_abort(&err);
    char *long_path = g_strnfill(200, 'x');
    g_assert_false(qmp_listen_unix(f->server, long_path, 1, &err));
    error_free_or_abort(&err);
    g_free(long_path);
    g_assert_false(qmp_listen_unix(f->server, "", 1, &err));
    error_free_or_abort(&err);
    g_assert_false(qmp_listen_unix(f->server, "/nowhere/socket", 1, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "No such file or directory"));
    error_free_or_abort(&err);
}

static void test_pipes(Fixture *f, const void *unused) {
    int in[2], out[2];
    g_assert_cmpint(pipe(in), ==, 0);
    g_assert_cmpint(pipe(out), ==, 0);
    qmp_connect_files(f->server, in[0], out[1]);
    expect(out[0], "QMP");
    send_text(in[1], NEGOTIATE);
    expect(out[0], OK);
    send_text(
        in[1],
        "{'execute': 'blob', 'arguments': {'size': 500000}, 'id': 5}{'execute': 'setup', 'id': 6}");
    close(in[1]);
    /* The output is larger than a pipe, and the input at its end. */
    expect(out[0], "\"id\": 6}\r\n");
    wait_for_sessions(0);
    /* They are not the connection's to close. */
    g_assert_cmpint(fcntl(in[0], F_GETFD), >=, 0);
    g_assert_cmpint(fcntl(out[1], F_GETFD), >=, 0);
    close(in[0]);
    close(out[0]);
    close(out[1]);
}

static void test_flush(Fixture *f, const void *unused) {
    int fds[2];
    unsigned one = 1;
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
    qmp_connect_socket(f->server, fds[0]);
    send_text(fds[1], NEGOTIATE "{'execute': 'stop'}");
    serve_until(executed, &one);
    qmp_server_flush(f->server, 10000);
    qmp_server_free(f->server);
    f->server = sample_server = NULL;
    char *text = read_until(fds[1], NULL);
    g_assert_nonnull(strstr(text, "\"event\": \"STOP\"}\r\n" OK));
    g_free(text);
    close(fds[1]);
}

/* Flushing ends, whether the client reads or not. */
static void test_flush_in_vain(Fixture *f, const void *unused) {
    int fds[2];
    unsigned one = 1;
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
    qmp_connect_socket(f->server, fds[0]);
    send_text(fds[1], NEGOTIATE "{'execute': 'blob', 'arguments': {'size': 5000000}}");
    serve_until(executed, &one);
    qmp_server_flush(f->server, 50);
    close(fds[1]);
    qmp_server_flush(f->server, 60000);
    wait_for_sessions(0);
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*run)(Fixture *f, const void *unused);
    } tests[] = {
        {"/transport/unix", test_unix},
        {"/transport/half-close", test_half_close},
        {"/transport/gone", test_gone},
        {"/transport/never-reads", test_never_reads},
        {"/transport/max-clients", test_max_clients},
        {"/transport/paths", test_paths},
        {"/transport/pipes", test_pipes},
        {"/transport/flush", test_flush},
        {"/transport/flush-in-vain", test_flush_in_vain},
    };
    g_test_init(&argc, &argv, NULL);
    sample_qmp_init_marshal(&commands);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, Fixture, NULL, set_up, tests[i].run, tear_down);
    int status = g_test_run();
    qmp_unregister_commands(&commands);
    return status;
}
