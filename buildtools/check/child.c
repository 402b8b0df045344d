/* SPDX-License-Identifier: MIT */
#include "check/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/process.h"

enum { MOST_OUTPUT = 16 << 20, TO_END = 2 }; /* bytes of a stream; seconds for streams to end */

int child_hear_signals(sigset_t *before) {
    static const int signals[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT};
    sigset_t heard;

    sigemptyset(&heard);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaddset(&heard, signals[i]);
    sigprocmask(SIG_BLOCK, &heard, before);
    return signalfd(-1, &heard, SFD_CLOEXEC);
}

int child_prepare(pid_t parent) {
    int signals = child_hear_signals(NULL);

    signal(SIGPIPE, SIG_IGN); /* what a program does not read is no error */
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent || fcntl(signals, F_SETFL, O_NONBLOCK) < 0)
        _exit(1);
    return signals;
}

/* Ends and reaps all processes below this one: `pid` (0: none) and its group, and what it has left
 * behind, which are our children then. Returns how `pid` ended. */
static int end_all(pid_t pid) {
    int status, result = 0;

    if (pid)
        kill(-pid, SIGKILL);
    for (;;) {
        FILE *list = fopen("/proc/thread-self/children", "re");
        int child;
        pid_t ended;

        while (list && fscanf(list, "%d", &child) == 1)
            kill(child, SIGKILL);
        if (list)
            fclose(list);
        else if (pid)
            kill(pid, SIGKILL);
        ended = waitpid(-1, &status, 0);
        if (ended == pid)
            result = status;
        if (ended < 0 && errno != EINTR)
            return result;
    }
}

/* Told to end, this process leaves nothing behind. */
static void obey(struct child *c) {
    end_all(c->pid);
    _exit(1);
}

static void close_one(int *fd) {
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static bool open_pipes(int pipes[3][2]) {
    for (int i = 0; i < 3; i++) {
        if (pipe2(pipes[i], O_CLOEXEC) == 0)
            continue;
        while (i-- > 0) {
            close(pipes[i][0]);
            close(pipes[i][1]);
        }
        return false;
    }
    return true;
}

static char **make_environment(struct arena *a) {
    static const char *const kept[] = {"PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS"};
    enum { KEPT = sizeof kept / sizeof *kept };
    char **list = arena_array(a, KEPT + 3, sizeof *list);
    size_t n = 0;

    for (size_t i = 0; i < KEPT; i++) {
        const char *value = getenv(kept[i]);

        if (value)
            list[n++] = arena_printf(a, "%s=%s", kept[i], value);
    }
    list[n++] = arena_printf(a, "LC_ALL=C");
    list[n++] = arena_printf(a, "HOME=/nonexistent");
    return list;
}

/* In a session of its own it has no terminal to read from, and is a group that can be ended. */
static int spawn(const struct way *program, char **argv, char **environment, int pipes[3][2],
                 pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, usual;
    int problem;

    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipes[0][0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, pipes[1][1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, pipes[2][1], STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    problem = posix_spawn(pid, program->file, &actions, &attributes, argv, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return problem;
}

bool child_start(struct child *c, int signals, const struct way *program, const char *const *words,
                 size_t count) {
    struct arena a = {0};
    char **argv = arena_array(&a, count + program->leading_count + 2, sizeof *argv);
    size_t n = 0;
    int pipes[3][2], problem;

    *c = (struct child){
        .signals = signals, .in = -1, .out = -1, .err = -1, .listening = -1, .other = -1};
    argv[n++] = arena_copy(&a, program->called, strlen(program->called));
    for (size_t i = 0; i < program->leading_count; i++)
        argv[n++] = arena_copy(&a, program->leading[i], strlen(program->leading[i]));
    for (size_t i = 0; i < count; i++)
        argv[n++] = arena_copy(&a, words[i], strlen(words[i]));
    problem = open_pipes(pipes) ? 0 : errno;
    if (!problem) {
        problem = spawn(program, argv, make_environment(&a), pipes, &c->pid);
        close(pipes[0][0]);
        close(pipes[1][1]);
        close(pipes[2][1]);
        c->in = pipes[0][1];
        c->out = pipes[1][0];
        c->err = pipes[2][0];
        fcntl(c->in, F_SETFL, O_NONBLOCK);
    }
    arena_free(&a);
    if (!problem)
        return true;
    c->pid = 0;
    close_one(&c->in);
    close_one(&c->out);
    close_one(&c->err);
    snprintf(c->ending, sizeof c->ending, "not started: %s", strerror(problem));
    return false;
}

/* How it ended, in words. */
static void describe(struct child *c, int status) {
    if (WIFSIGNALED(status))
        snprintf(c->ending, sizeof c->ending, "signal %d", WTERMSIG(status));
    else
        snprintf(c->ending, sizeof c->ending, "status %d", WEXITSTATUS(status));
}

/* Reads the signals that have come: the child may have ended. */
static void hear(struct child *c) {
    struct signalfd_siginfo heard;
    siginfo_t info = {0};

    while (read(c->signals, &heard, sizeof heard) == sizeof heard) {
        if (heard.ssi_signo != SIGCHLD)
            obey(c);
    }
    /* Not reaped yet, so that nobody else gets its number before its group is ended. */
    if (c->pid && waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        info.si_pid == c->pid) {
        describe(c, end_all(c->pid));
        c->pid = 0;
    }
}

static void send_some(struct child *c) {
    ssize_t n = c->unsent.n ? write(c->in, c->unsent.p, c->unsent.n) : 0;

    if (n > 0) {
        c->unsent.p += n;
        c->unsent.n -= (size_t)n;
    } else if (n < 0 && errno != EAGAIN && errno != EINTR) {
        c->unsent.n = 0; /* it does not want more */
        close_one(&c->in);
    }
    if (!c->unsent.n && !c->keep_open)
        close_one(&c->in);
}

static void read_some(struct child *c, int *fd, struct buf *text) {
    enum { PIECE = 1 << 16 };
    ssize_t n = read(*fd, buf_reserve(text, PIECE), PIECE);

    if (n > 0)
        text->n += (size_t)n;
    else if (n == 0 || (errno != EINTR && errno != EAGAIN))
        close_one(fd);
    if (text->n <= MOST_OUTPUT)
        return;
    text->n = MOST_OUTPUT; /* the same each time */
    child_kill(c, "more than 16 MiB of output");
}

bool child_step(struct child *c, double until) {
    struct pollfd polls[] = {
        {c->signals, POLLIN, 0},   {c->out, POLLIN, 0},
        {c->err, POLLIN, 0},       {c->other, POLLIN, 0},
        {c->listening, POLLIN, 0}, {c->unsent.n || !c->keep_open ? c->in : -1, POLLOUT, 0}};
    double left = until - process_wall();
    int n = left <= 0 ? 0 : poll(polls, sizeof polls / sizeof *polls, (int)(left * 1000) + 1);

    if (n == 0)
        return false;
    if (n < 0)
        return errno == EINTR;
    if (polls[1].revents)
        read_some(c, &c->out, &c->out_text);
    if (polls[2].revents && c->err >= 0)
        read_some(c, &c->err, &c->err_text);
    if (polls[3].revents && c->other >= 0)
        read_some(c, &c->other, &c->other_text);
    if (polls[4].revents && c->listening >= 0) {
        c->other = accept4(c->listening, NULL, NULL, SOCK_CLOEXEC);
        close_one(&c->listening);
    }
    if (polls[5].revents && c->in >= 0)
        send_some(c);
    if (polls[0].revents)
        hear(c);
    return true;
}

/* What has been written before the end is read; those who could still write are ended. */
static void drain(struct child *c) {
    double until = process_wall() + TO_END;

    close_one(&c->in);
    close_one(&c->listening);
    while ((c->out >= 0 || c->err >= 0 || c->other >= 0) && child_step(c, until))
        ;
    close_one(&c->out);
    close_one(&c->err);
    close_one(&c->other);
}

void child_kill(struct child *c, const char *why) {
    if (!c->pid)
        return;
    end_all(c->pid);
    c->pid = 0;
    snprintf(c->ending, sizeof c->ending, "%s", why);
}

void child_end(struct child *c, double until, double limit) {
    char why[sizeof c->ending];

    while (c->pid && child_step(c, until))
        ;
    snprintf(why, sizeof why, "no end after %g s", limit);
    child_kill(c, why);
    drain(c);
}

void child_free(struct child *c) {
    child_kill(c, "");
    close_one(&c->in);
    close_one(&c->out);
    close_one(&c->err);
    close_one(&c->listening);
    close_one(&c->other);
    buf_free(&c->out_text);
    buf_free(&c->err_text);
    buf_free(&c->other_text);
}
