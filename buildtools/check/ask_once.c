/* SPDX-License-Identifier: MIT */
#include "check/ask_once.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check/collect.h"

static const char file_name[] = "once";

/* In a process of its own, as all that runs programs. */
static _Noreturn void work(const struct check_job *job, const char *folder, const char *program,
                           const char *line, pid_t parent) {
    static const struct target none = {.name = ""};
    const struct way way = {.file = program, .called = str_basename(program)};
    struct answers answers = {0};
    struct arena a = {0};
    struct collector c = {.job = job,
                          .target = &none,
                          .program = &way,
                          .guide = &answers,
                          .answers = &answers,
                          .signals = child_prepare(parent),
                          .prefix = "",
                          .arena = &a};

    if (chdir(folder) == 0) {
        collect_line(&c, line, "");
        answers_write(&answers, file_name, line);
    }
    _exit(0);
}

static struct str part(struct arena *a, const struct answers *answers, const char *line,
                       const char *name) {
    const struct str *found = answers_get(answers, "%s: %s", line, name);

    return found ? (struct str){arena_copy(a, found->p, found->n), found->n} : STR_LIT("");
}

struct once ask_once(struct arena *a, const struct check_job *job, const char *folder,
                     const char *program, const char *line) {
    struct answers answers;
    struct once once;
    pid_t parent = getpid(), pid;

    fflush(stdout);
    pid = fork();
    if (pid == 0)
        work(job, folder, program, line, parent);
    while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
    answers_read(&answers, arena_printf(a, "%s/%s", folder, file_name), line);
    once = (struct once){part(a, &answers, line, "status"), part(a, &answers, line, "stdout"),
                         part(a, &answers, line, "stderr")};
    answers_free(&answers);
    return once;
}
