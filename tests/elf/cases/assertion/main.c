/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <assert.h>
#include <err.h>
#include <errno.h>
#include <error.h>
#include <stdio.h>

int zero(void);

int main(int argc, char **argv) {
    printf("%s %s\n", program_invocation_name, program_invocation_short_name);
    fflush(stdout);
    warnx("argument %d", argc);
    error(0, ENOENT, "line %d", __LINE__);
    assert(zero() == 1 && argv);
    return 0;
}
