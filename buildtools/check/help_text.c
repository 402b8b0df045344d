/* SPDX-License-Identifier: MIT */
#include "check/help_text.h"

#include <ctype.h>
#include <string.h>

static struct str without(struct str line, size_t n) {
    return (struct str){line.p + n, line.n - n};
}

bool help_text_next_name(struct str *rest, struct str *name) {
    static const char quoted[] = "name \"";

    while (rest->n) {
        const char *end = memchr(rest->p, '\n', rest->n);
        struct str line = {rest->p, end ? (size_t)(end - rest->p) : rest->n};
        size_t n = 0;

        *rest = without(*rest, line.n + (end != NULL));
        while (line.n && *line.p == ' ')
            line = without(line, 1);
        if (str_starts(line, quoted))
            line = without(line, sizeof quoted - 1);
        while (n < line.n && (isalnum((unsigned char)line.p[n]) || strchr("_.+-", line.p[n])))
            n++;
        if (n && (n == line.n || strchr(" \",", line.p[n]))) {
            *name = (struct str){line.p, n};
            return true;
        }
    }
    return false;
}
