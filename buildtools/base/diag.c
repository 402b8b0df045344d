/* SPDX-License-Identifier: MIT */
#include "base/diag.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/file.h"

enum { MOST_ERRORS = 20 };

static struct {
    FILE *sink;    /* NULL: stderr */
    size_t errors; /* counted, printed or not */
    bool muted;    /* the last message was not printed, so its hint is not either */
} diag;

static FILE *sink(void) {
    return diag.sink ? diag.sink : stderr;
}

static bool count_error(void) {
    diag.muted = diag.errors++ >= MOST_ERRORS;
    return !diag.muted;
}

static void print(const char *head, const char *fmt, va_list ap) {
    fputs(head, sink());
    vfprintf(sink(), fmt, ap);
    fputc('\n', sink());
}

void diag_error(const char *fmt, ...) {
    va_list ap;

    if (!count_error())
        return;
    va_start(ap, fmt);
    print("unitarget: error: ", fmt, ap);
    va_end(ap);
}

void diag_locate(struct str text, size_t offset, size_t *line, size_t *column) {
    size_t start = 0;

    *line = 1;
    for (size_t i = 0; i < offset && i < text.n; i++) {
        if (text.p[i] == '\n') {
            (*line)++;
            start = i + 1;
        }
    }
    *column = offset - start + 1;
}

enum { WIDEST = 120 }; /* a longer line is shown around the place only */

/* The line of the place, and a caret below it. Tabs are kept, so that both lines stay aligned. */
static void print_source(const struct diag_place *place, size_t column) {
    size_t begin = place->offset - (column - 1), end = begin, from = begin;

    while (end < place->text.n && place->text.p[end] != '\n')
        end++;
    if (place->offset - begin > WIDEST / 2)
        from = place->offset - WIDEST / 2;
    if (end - from > WIDEST)
        end = from + WIDEST;
    fprintf(sink(), "    %.*s\n    ", (int)(end - from), place->text.p + from);
    for (size_t i = from; i < place->offset; i++)
        fputc(i < place->text.n && place->text.p[i] == '\t' ? '\t' : ' ', sink());
    fputs("^\n", sink());
}

void diag_error_at(const struct diag_place *place, const char *fmt, ...) {
    va_list ap;
    size_t line, column;

    if (!count_error())
        return;
    diag_locate(place->text, place->offset, &line, &column);
    fprintf(sink(), "%s:%zu:%zu: ", place->file, line, column);
    va_start(ap, fmt);
    print("error: ", fmt, ap);
    va_end(ap);
    if (place->text.n)
        print_source(place, column);
}

void diag_warning(const char *fmt, ...) {
    va_list ap;

    diag.muted = false;
    va_start(ap, fmt);
    print("unitarget: warning: ", fmt, ap);
    va_end(ap);
}

void diag_hint(const char *fmt, ...) {
    va_list ap;

    if (diag.muted)
        return;
    va_start(ap, fmt);
    print("    ", fmt, ap);
    va_end(ap);
}

void diag_fatal(const char *fmt, ...) {
    va_list ap;

    va_start(ap, fmt);
    print("unitarget: fatal: ", fmt, ap);
    va_end(ap);
    file_remove_temporaries();
    exit(1);
}

size_t diag_errors(void) {
    return diag.errors;
}

void diag_redirect(FILE *to) {
    diag.sink = to;
    diag.errors = 0;
    diag.muted = false;
}

void diag_finish(void) {
    if (diag.errors > MOST_ERRORS)
        fprintf(sink(), "unitarget: %zu more errors were not shown\n", diag.errors - MOST_ERRORS);
}
