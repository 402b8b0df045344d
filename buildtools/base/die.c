/* SPDX-License-Identifier: MIT */
#include "base/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
    void (*report)(const char *message); /* NULL: standard error */
    void (*clean)(void);                 /* NULL: there is nothing to remove */
} hooks;

void die_reports_to(void (*report)(const char *message)) {
    hooks.report = report;
}

void die_cleans_by(void (*clean)(void)) {
    hooks.clean = clean;
}

void die(const char *fmt, ...) {
    void (*report)(const char *message);
    char message[4096]; /* there may be no memory */
    va_list ap;

    va_start(ap, fmt);
    if (vsnprintf(message, sizeof message, fmt, ap) < 0)
        message[0] = '\0';
    va_end(ap);
    report = hooks.report;
    hooks.report = NULL; /* it may need memory itself */
    if (report)
        report(message);
    else
        fprintf(stderr, "unitarget: fatal: %s\n", message);
    if (hooks.clean)
        hooks.clean();
    exit(1);
}
