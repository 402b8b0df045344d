/* SPDX-License-Identifier: MIT */
#include "check/refusal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/process.h"
#include "check/child.h"

static const char no_target[] = "no-such-target";

/* In a process of its own, as all that runs programs. Its exit status says whether all is well. */
static _Noreturn void ask(const struct check_job *job, const struct way *program, pid_t parent) {
    const char *const words[] = {"-target", no_target};
    struct child child;
    int signals = child_prepare(parent);
    bool good = child_start(&child, signals, program, words, 2);

    if (good)
        child_end(&child, process_wall() + job->limit, job->limit);
    good = good && strncmp(child.ending, "status ", 7) == 0 &&
           strcmp(child.ending, "status 0") != 0 && !child.out_text.n && child.err_text.n &&
           memmem(child.err_text.p, child.err_text.n, no_target, sizeof no_target - 1);
    child_free(&child);
    _exit(good ? 0 : 1);
}

void refusal_check(struct findings *findings, const struct check_job *job, const char *program) {
    static const struct target unified = {.name = "unified program"};
    const struct way asked = {.file = program, .called = str_basename(program)};
    struct result *result;
    pid_t parent = getpid(), pid;
    int status = 1;

    fflush(stdout);
    pid = fork();
    if (pid == 0)
        ask(job, &asked, parent);
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    result = findings_add_result(findings, &unified, PART_WAYS, "no target");
    result->answers = 1;
    if (status != 0)
        findings_add(findings, result, "-target no-such-target", false,
                     "expected nothing but an error message that names it");
}
