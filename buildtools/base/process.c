/* SPDX-License-Identifier: MIT */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
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
