/* SPDX-License-Identifier: MIT */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/diag.h"

static int start(char *const argv[], const posix_spawn_file_actions_t *actions) {
    pid_t pid;
    int problem = posix_spawnp(&pid, argv[0], actions, NULL, argv, environ);

    if (problem) {
        diag_error("%s: cannot be started: %s", argv[0], strerror(problem));
        return -1;
    }
    return pid;
}

int process_start(char *const argv[], const char *path) {
    posix_spawn_file_actions_t actions;
    int process;

    if (!path)
        return start(argv, NULL);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, path, O_WRONLY | O_CREAT | O_TRUNC,
                                     0666);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    process = start(argv, &actions);
    posix_spawn_file_actions_destroy(&actions);
    return process;
}

int process_wait(int process) {
    int status;

    if (process < 0)
        return 127;
    while (waitpid(process, &status, 0) < 0) {
        if (errno != EINTR) {
            diag_error("waiting for a program failed: %s", strerror(errno));
            return 127;
        }
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int process_run(char *const argv[]) {
    return process_wait(process_start(argv, NULL));
}

int process_run_with_files(char *const argv[], unsigned files) {
    struct rlimit before, during;
    bool lower = getrlimit(RLIMIT_NOFILE, &before) == 0 && before.rlim_cur > files;
    int status;

    if (lower) { /* inherited; this program itself opens no file meanwhile */
        during = before;
        during.rlim_cur = files;
        setrlimit(RLIMIT_NOFILE, &during);
    }
    status = process_run(argv);
    if (lower)
        setrlimit(RLIMIT_NOFILE, &before);
    return status;
}

/* Both ends of a pipe, closed in other programs. */
static bool open_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC) == 0;
}

/* Reads what there is; false at the end, or on an error, which counts as the end. */
static bool read_some(int fd, struct buf *b) {
    enum { PIECE = 1 << 16 };
    ssize_t n = read(fd, buf_reserve(b, PIECE), PIECE);

    if (n > 0)
        b->n += (size_t)n;
    return n > 0 || (n < 0 && errno == EINTR);
}

static void read_both(int output, int messages, struct buf *to_output, struct buf *to_messages) {
    struct pollfd polls[2] = {{output, POLLIN, 0}, {messages, POLLIN, 0}};

    while (polls[0].fd >= 0 || polls[1].fd >= 0) {
        if (poll(polls, 2, -1) < 0 && errno != EINTR)
            return;
        if (polls[0].fd >= 0 && polls[0].revents && !read_some(output, to_output))
            polls[0].fd = -1;
        if (polls[1].fd >= 0 && polls[1].revents && !read_some(messages, to_messages))
            polls[1].fd = -1;
    }
}

static int spawn_with_pipes(const char *folder, char *const argv[], int output, int messages,
                            pid_t *pid) {
    posix_spawn_file_actions_t actions;
    int problem;

    posix_spawn_file_actions_init(&actions);
    if (folder)
        posix_spawn_file_actions_addchdir_np(&actions, folder);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, messages, STDERR_FILENO);
    problem = posix_spawnp(pid, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return problem;
}

int process_capture(const char *folder, char *const argv[], struct buf *output,
                    struct buf *messages) {
    int out[2], err[2], problem, status = 0;
    pid_t pid;

    if (!open_pipe(out)) {
        buf_printf(messages, "%s: cannot be started: %s", argv[0], strerror(errno));
        return 127;
    }
    if (!open_pipe(err)) {
        buf_printf(messages, "%s: cannot be started: %s", argv[0], strerror(errno));
        close(out[0]);
        close(out[1]);
        return 127;
    }
    problem = spawn_with_pipes(folder, argv, out[1], err[1], &pid);
    close(out[1]);
    close(err[1]);
    if (problem)
        buf_printf(messages, "%s: cannot be started: %s", argv[0], strerror(problem));
    else
        read_both(out[0], err[0], output, messages);
    close(out[0]);
    close(err[0]);
    if (problem)
        return 127;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

double process_wall(void) {
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double process_cpu(void) {
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double process_cpu_of_others(void) {
    struct rusage r;

    getrusage(RUSAGE_CHILDREN, &r);
    return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) +
           (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) * 1e-6;
}

long process_peak_memory(void) {
    /* Not getrusage: its figure includes that of the program that started us, from before exec. */
    FILE *f = fopen("/proc/self/status", "re");
    char line[256];
    long kib = 0;

    while (f && fgets(line, sizeof line, f)) {
        if (sscanf(line, "VmHWM: %ld", &kib) == 1)
            break;
    }
    if (f)
        fclose(f);
    return kib * 1024;
}
