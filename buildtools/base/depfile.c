/* SPDX-License-Identifier: MIT */
#include "base/depfile.h"

#include <string.h>

/* A backslash stands for itself, unless what follows it has to be escaped by another: then, and at
 * the end, each counts twice (GNU make manual, "Types of Prerequisites" and "Rule Syntax"; Ninja
 * reads depfiles so, too). */
static void add_name(struct buf *out, const char *path) {
    size_t backslashes = 0;

    for (; *path; path++) {
        if (strchr(" \t#:", *path)) {
            for (size_t i = 0; i <= backslashes; i++)
                buf_putc(out, '\\');
        } else if (*path == '$') {
            buf_putc(out, '$');
        }
        buf_putc(out, *path);
        backslashes = *path == '\\' ? backslashes + 1 : 0;
    }
    for (size_t i = 0; i < backslashes; i++)
        buf_putc(out, '\\');
}

void depfile_target(struct depfile *d, const char *path) {
    if (strchr(path, '\n'))
        return;
    if (d->text.n)
        buf_puts(&d->text, " \\\n");
    add_name(&d->text, path);
}

static void end_targets(struct depfile *d) {
    if (!d->has_inputs && d->text.n)
        buf_putc(&d->text, ':');
    d->has_inputs = true;
}

void depfile_input(struct depfile *d, const char *path) {
    end_targets(d);
    if (strchr(path, '\n') || !d->text.n)
        return;
    buf_puts(&d->text, " \\\n ");
    add_name(&d->text, path);
}

void depfile_end(struct depfile *d) {
    end_targets(d);
    if (d->text.n)
        buf_putc(&d->text, '\n');
}
