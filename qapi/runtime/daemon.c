/* SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "qapi/daemon.h"

static int ready = -1; /* the pipe to the process that waits; -1: this is no daemon */
static char *pidfile;

static _Noreturn void fail(const char *what) {
    fprintf(stderr, "%s: %s: %s\n", g_get_prgname() ? g_get_prgname() : "daemon", what,
            strerror(errno));
    exit(1);
}

/* The process that was started: waits for a byte, or for the other end to be closed. */
static _Noreturn void wait_until_ready(int from) {
    char byte;
    ssize_t n;
    do
        n = read(from, &byte, 1);
    while (n < 0 && errno == EINTR);
    _exit(n == 1 ? 0 : 1);
}

void daemon_begin(void) {
    int ends[2], null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 || pipe2(ends, O_CLOEXEC) < 0)
        fail("-daemonize");
    pid_t child = fork();
    if (child < 0)
        fail("-daemonize");
    if (child > 0) {
        close(ends[1]);
        wait_until_ready(ends[0]);
    }
    close(ends[0]);
    ready = ends[1];
    setsid();
    child = fork(); /* who leads no session never gets a terminal */
    if (child < 0)
        fail("-daemonize");
    if (child > 0)
        _exit(0);
    umask(027);
    dup2(null, STDIN_FILENO);
    close(null);
}

void daemon_ready(void) {
    if (ready < 0)
        return;
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 || chdir("/") < 0)
        fail("-daemonize");
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    close(null);
    ssize_t n;
    do
        n = write(ready, "", 1);
    while (n < 0 && errno == EINTR);
    close(ready);
    ready = -1;
}

bool pidfile_write(const char *path, Error **errp) {
    char text[24];
    int length = snprintf(text, sizeof(text), "%d\n", getpid());
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fd < 0) {
        error_setg_errno(errp, errno, "cannot write '%s'", path);
        return false;
    }
    if (fcntl(fd, F_SETLK, &lock) < 0) {
        error_setg(errp, "'%s' is another process's, which runs", path);
        close(fd);
        return false;
    }
    if (ftruncate(fd, 0) < 0 || write(fd, text, (size_t)length) != length) {
        error_setg_errno(errp, errno, "cannot write '%s'", path);
        close(fd);
        return false;
    }
    pidfile = g_canonicalize_filename(path, NULL); /* a daemon changes its folder; it stays open */
    return true;
}

void pidfile_remove(void) {
    if (pidfile)
        unlink(pidfile);
    g_clear_pointer(&pidfile, g_free);
}
