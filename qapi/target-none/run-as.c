/* SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"

#include "run-as.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "link/startup.h"
#include "qapi/error.h"
#include "qobject/json-parser.h"
#include "qobject/qjson.h"
#include "targets.h"

/* How long a target may be silent, and how much of what it says on standard error is told. */
enum { SILENT_SECONDS = 60, MOST_ERRORS = 4096 };

static struct {
    int folder;
    struct sigaction pipe;
    sigset_t mask;
    int in_flags, out_flags;
} at_start;

void run_as_begin(void) {
    at_start.folder = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    sigaction(SIGPIPE, NULL, &at_start.pipe);
    sigprocmask(SIG_SETMASK, NULL, &at_start.mask);
    at_start.in_flags = fcntl(STDIN_FILENO, F_GETFL);
    at_start.out_flags = fcntl(STDOUT_FILENO, F_GETFL);
}

int run_as_folder(void) {
    return at_start.folder;
}

/* The process as it was. In a new process, too: only what fork() leaves usable. */
static void restore(void) {
    if (at_start.folder >= 0)
        (void)!fchdir(at_start.folder);
    sigaction(SIGPIPE, &at_start.pipe, NULL);
    sigprocmask(SIG_SETMASK, &at_start.mask, NULL);
}

/* The file that this was started from, whatever is there by its name now. Returns only on errors.
 */
static void execute(char *const *words) {
    syscall(SYS_execveat, targets_file(), "", words, environ, AT_EMPTY_PATH);
}

void run_as(const Words *words, size_t target, char *const *arguments) {
    GPtrArray *all = g_ptr_array_new();
    g_ptr_array_add(all, words->all[0]);
    g_ptr_array_add(all, (char *)OWN_OPTION);
    g_ptr_array_add(all, (char *)targets_name(target));
    for (; *arguments; arguments++)
        g_ptr_array_add(all, *arguments);
    g_ptr_array_add(all, NULL);
    restore();
    if (at_start.in_flags >= 0)
        fcntl(STDIN_FILENO, F_SETFL, at_start.in_flags);
    if (at_start.out_flags >= 0)
        fcntl(STDOUT_FILENO, F_SETFL, at_start.out_flags);
    execute((char **)all->pdata);
    fatal("cannot become %s: %s", targets_name(target), strerror(errno));
}

/* ---- asking ---- */

/* A target that is being asked. */
typedef struct Asked {
    Answer *answer;
    pid_t process;
    int fd;     /* its standard input and output */
    int errors; /* its standard error */
    const char *unsent;
    JSONMessageParser parser;
    GString *said; /* on standard error */
    bool done;     /* there is an answer, or an end */
    bool over;     /* and nothing is left but the process */
    gint64 heard;  /* when it last said something */
} Asked;

void answer_clear(Answer *answer) {
    qobject_unref(answer->greeting);
    qobject_unref(answer->value);
    qobject_unref(answer->error);
    g_free(answer->failure);
    *answer = (Answer){0};
}

/* A message of the target: the greeting, the end of the negotiation, events, the answer. */
static void take_message(void *opaque, QObject *json, Error *err) {
    Asked *a = opaque;
    QDict *message = qobject_to(QDict, json);
    QDict *error = message && !a->done ? qobject_to(QDict, qdict_get(message, "error")) : NULL;
    if (err) {
        if (!a->done)
            a->answer->failure = g_strdup(error_get_pretty(err));
        a->done = true;
        error_free(err);
    } else if (message && !a->done && qdict_haskey(message, "QMP")) {
        a->answer->greeting = qobject_ref(message);
    } else if (message && !a->done && qdict_haskey(message, "id")) {
        QObject *value = qdict_get(message, "return");
        if (value)
            a->answer->value = qobject_ref(value);
        else
            a->answer->error = qobject_ref(error);
        a->done = true;
    } else if (error) { /* of the negotiation */
        a->answer->error = qobject_ref(error);
        a->done = true;
    }
    qobject_unref(json);
}

/* In the new process. */
static _Noreturn void become(char *const *words, int fd, int errors, pid_t parent) {
    restore();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) /* it is gone already */
        _exit(1);
    dup2(fd, STDIN_FILENO);
    dup2(fd, STDOUT_FILENO);
    dup2(errors, STDERR_FILENO);
    syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, 4 /* CLOSE_RANGE_CLOEXEC */);
    execute(words);
    static const char message[] = "the unified program cannot be executed\n";
    (void)!write(STDERR_FILENO, message, sizeof(message) - 1);
    _exit(1);
}

static bool start(Asked *a, const Words *words, size_t target, const char *request) {
    const char *machine = words->machine && !strcmp(words->machine, "none") ? words->asked : "none";
    static const char option[] = OWN_OPTION;
    const char *all[] = {
        words->all[0], option,       targets_name(target), "-S",    "-no-user-config",
        "-nodefaults", "-nographic", "-machine",           machine, "-qmp",
        "stdio",       NULL};
    int ends[2], errors[2];
    pid_t parent = getpid();
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return false;
    if (pipe2(errors, O_CLOEXEC) < 0) {
        close(ends[0]);
        close(ends[1]);
        return false;
    }
    a->process = fork();
    if (a->process == 0)
        become((char *const *)all, ends[1], errors[1], parent);
    close(ends[1]);
    close(errors[1]);
    a->fd = ends[0];
    a->errors = errors[0];
    a->unsent = request;
    a->said = g_string_new(NULL);
    a->heard = g_get_monotonic_time();
    json_message_parser_init(&a->parser, take_message, a, NULL);
    fcntl(a->fd, F_SETFL, O_NONBLOCK);
    fcntl(a->errors, F_SETFL, O_NONBLOCK);
    if (a->process > 0)
        return true;
    a->answer->failure = g_strdup_printf("cannot be run: %s", strerror(errno));
    a->done = true;
    return true;
}

/* Reads what there is; false at the end. */
static bool read_some(Asked *a, int fd, char *buffer, size_t size, ssize_t *n) {
    *n = read(fd, buffer, size);
    if (*n > 0)
        a->heard = g_get_monotonic_time();
    if (*n < 0 && (errno == EAGAIN || errno == EINTR))
        return true;
    return *n > 0;
}

static void read_errors(Asked *a) {
    char buffer[1024];
    ssize_t n;
    if (!read_some(a, a->errors, buffer, sizeof(buffer), &n)) {
        close(a->errors);
        a->errors = -1;
    } else if (n > 0 && a->said->len < MOST_ERRORS) {
        g_string_append_len(a->said, buffer, n);
    }
}

static void read_answer(Asked *a) {
    static char buffer[1 << 16];
    ssize_t n;
    if (!read_some(a, a->fd, buffer, sizeof(buffer), &n))
        a->done = true;
    else if (n > 0)
        json_message_parser_feed(&a->parser, buffer, (size_t)n);
}

static void send_some(Asked *a) {
    ssize_t n = send(a->fd, a->unsent, strlen(a->unsent), MSG_NOSIGNAL);
    if (n > 0)
        a->unsent += n;
    else if (n < 0 && errno != EAGAIN && errno != EINTR)
        a->unsent = ""; /* what it has to say comes from it */
}

/* What the target said on standard error, and how it ended. */
static void tell_end(Asked *a, size_t target) {
    int status = 0;
    while (waitpid(a->process, &status, 0) < 0 && errno == EINTR)
        ;
    a->process = 0;
    while (a->errors >= 0 && poll(&(struct pollfd){a->errors, POLLIN, 0}, 1, 0) > 0)
        read_errors(a);
    g_strchomp(a->said->str);
    a->answer->failure =
        g_strdup_printf("the target %s ended before it answered, with %s %d%s%s",
                        targets_name(target), WIFSIGNALED(status) ? "signal" : "status",
                        WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
                        *a->said->str ? ": " : "", a->said->str);
}

/* The target has answered, or will not any more. Those that are ended are reaped later. */
static void finish(Asked *a, size_t target) {
    const Answer *answer = a->answer;
    if (!answer->value && !answer->error && !answer->failure)
        tell_end(a, target);
    else if (a->process > 0)
        kill(a->process, SIGKILL); /* it has no machine: nothing is lost */
    json_message_parser_destroy(&a->parser);
    g_string_free(a->said, TRUE);
    close(a->fd);
    if (a->errors >= 0)
        close(a->errors);
    a->over = true;
}

/* Reaps those of [count] that are over, from the first that was not; returns which that is. */
static size_t reap(Asked *all, size_t first, size_t count, bool wait) {
    for (; first < count && all[first].over; first++) {
        pid_t done = 0;
        if (all[first].process <= 0)
            continue;
        while ((done = waitpid(all[first].process, NULL, wait ? 0 : WNOHANG)) < 0 && errno == EINTR)
            ;
        if (done == 0)
            break;
    }
    return first;
}

/* Waits until something comes from those that run, and takes it. */
static void listen_to(Asked **running, size_t count) {
    struct pollfd *fds = g_new0(struct pollfd, 2 * count);
    for (size_t i = 0; i < count; i++) {
        fds[2 * i] =
            (struct pollfd){running[i]->fd, POLLIN | (*running[i]->unsent ? POLLOUT : 0), 0};
        fds[2 * i + 1] = (struct pollfd){running[i]->errors, POLLIN, 0}; /* -1 is passed over */
    }
    (void)!poll(fds, 2 * count, 1000);
    for (size_t i = 0; i < count; i++) {
        Asked *a = running[i];
        if (fds[2 * i + 1].revents)
            read_errors(a);
        if (fds[2 * i].revents & POLLOUT)
            send_some(a);
        if (fds[2 * i].revents & ~POLLOUT)
            read_answer(a);
        if (!a->done && g_get_monotonic_time() - a->heard > SILENT_SECONDS * G_USEC_PER_SEC) {
            a->answer->failure = g_strdup_printf("no answer within %d seconds", SILENT_SECONDS);
            a->done = true;
        }
    }
    g_free(fds);
}

static char *make_request(const char *command, QObject *arguments) {
    QDict *request = qdict_new();
    qdict_put_str(request, "execute", command);
    if (arguments)
        qdict_put_obj(request, "arguments", qobject_ref(arguments));
    qdict_put_str(request, "id", "asked");
    GString *json = qobject_to_json(QOBJECT(request));
    char *text = g_strdup_printf("{\"execute\": \"qmp_capabilities\"}\n%s\n", json->str);
    g_string_free(json, TRUE);
    qobject_unref(request);
    return text;
}

void run_as_each(const Words *words, const size_t *targets, size_t count, const char *command,
                 QObject *arguments, unsigned at_once, Answer *answers) {
    char *request = make_request(command, arguments);
    Asked *all = g_new0(Asked, count), **running = g_new0(Asked *, count);
    size_t next = 0, now = 0, reaped = 0;
    while (next < count || now) {
        for (; next < count && now < at_once; next++) {
            all[next].answer = &answers[next];
            if (start(&all[next], words, targets[next], request))
                running[now++] = &all[next];
            else if (now) /* no descriptors left: when the others are done */
                break;
            else {
                answers[next].failure = g_strdup_printf("cannot be run: %s", strerror(errno));
                all[next].over = true;
            }
        }
        if (now)
            listen_to(running, now);
        for (size_t i = now; i-- > 0;) {
            if (!running[i]->done)
                continue;
            finish(running[i], targets[running[i] - all]);
            running[i] = running[--now];
        }
        reaped = reap(all, reaped, next, false);
    }
    reap(all, reaped, count, true);
    g_free(running);
    g_free(all);
    g_free(request);
}

unsigned run_as_cpus(void) {
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;
    return count > 0 ? (unsigned)count : 1;
}
