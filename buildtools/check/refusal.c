/* SPDX-License-Identifier: MIT */
#include "check/refusal.h"

#include <string.h>

#include "check/ask_once.h"

static const char line[] = "-target no-such-target", name[] = "no-such-target";

void refusal_check(struct findings *findings, const struct check_job *job, const char *folder,
                   const char *program) {
    static const struct target unified = {.name = "unified program"};
    struct once answer = ask_once(findings->arena, job, folder, program, line);
    struct result *result = findings_add_result(findings, &unified, PART_WAYS, "no target");

    result->answers = 1;
    if (!str_starts(answer.ending, "status ") || str_is(answer.ending, "status 0") ||
        answer.out.n || !memmem(answer.err.p, answer.err.n, name, sizeof name - 1))
        findings_add(findings, result, line, false,
                     "expected nothing but an error message that names it");
}
