/* SPDX-License-Identifier: MIT */
#include "base/diag.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/escape.h"
#include "base/utf8.h"

enum { MOST_ERRORS = 20 };

static struct {
    FILE *sink;      /* NULL: stderr */
    size_t errors;   /* counted, printed or not */
    bool muted;      /* the last message was not printed, so its hint is not either */
    bool quiet;      /* nothing is printed or counted */
    bool spoken;     /* something was printed */
    bool json;       /* messages are JSON */
    bool open;       /* JSON: the last message's object still takes notes */
    size_t notes;    /* JSON: how many it has */
    struct buf text; /* JSON: the message being made, for escaping */
} diag;

static FILE *sink(void) {
    diag.spoken = true;
    return diag.sink ? diag.sink : stderr;
}

static bool count_error(void) {
    diag.muted = diag.quiet || diag.errors++ >= MOST_ERRORS;
    return !diag.muted;
}

/* ---- JSON ---- */

static void json_string(struct str s) {
    struct buf readable = {0}, text = {0};

    utf8_put(&readable, s); /* messages quote names and lines of any bytes */
    escape_json_string(&text, (struct str){readable.p, readable.n});
    fwrite(text.p, 1, text.n, sink());
    buf_free(&readable);
    buf_free(&text);
}

/* Ends the object of the message before. */
static void json_close(void) {
    if (diag.open)
        fputs(diag.notes ? "]}\n" : "}\n", sink());
    diag.open = false;
    diag.notes = 0;
}

/* Begins an object: a message, or a note of the open one. Messages without one (a hint that follows
 * nothing) stand alone. */
static void json_begin(const char *severity, bool note) {
    if (note && diag.open) {
        fputs(diag.notes++ ? ", " : ", \"notes\": [", sink());
    } else {
        json_close();
        diag.open = true;
    }
    fprintf(sink(), "{\"severity\": \"%s\", \"message\": ", severity);
}

static void json_end(bool note) {
    if (note && diag.notes)
        fputc('}', sink());
}

__attribute__((format(printf, 1, 0), nonnull)) static void json_text(const char *fmt, va_list ap) {
    va_list again;
    int n;

    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    diag.text.n = 0;
    vsnprintf(buf_reserve(&diag.text, (size_t)n + 1), (size_t)n + 1, fmt, ap);
    json_string((struct str){diag.text.p, (size_t)n});
}

static void json_place(const char *file, size_t line, size_t column) {
    fputs("\"file\": ", sink());
    json_string(str_from(file));
    fprintf(sink(), ", \"line\": %zu, \"column\": %zu", line, column);
}

/* ---- messages without a place ---- */

static void print(const char *severity, const char *head, const char *fmt, va_list ap) {
    if (diag.json) {
        bool note = strcmp(severity, "note") == 0;

        json_begin(severity, note);
        json_text(fmt, ap);
        json_end(note);
        return;
    }
    fputs(head, sink());
    vfprintf(sink(), fmt, ap);
    fputc('\n', sink());
}

void diag_error(const char *fmt, ...) {
    va_list ap;

    if (!count_error())
        return;
    va_start(ap, fmt);
    print("error", "unitarget: error: ", fmt, ap);
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

/* ---- messages at a place ---- */

enum { WIDEST = 120 }; /* a longer line is shown around the place only */

/* Is this byte one that continues a character of UTF-8? */
static bool continues(char c) {
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* How many characters of text begin in [from, to). */
static size_t characters(struct str text, size_t from, size_t to) {
    size_t n = 0;

    for (size_t i = from; i < to; i++)
        n += i >= text.n || !continues(text.p[i]);
    return n;
}

/* The line of the place, and a caret below it, with ~ for the rest of `length` bytes. Tabs are
 * kept, so that both lines stay aligned. */
static void print_source(const struct diag_place *place, size_t column, size_t length) {
    struct str text = place->text;
    size_t begin = place->offset - (column - 1), end = begin, from = begin;

    while (end < text.n && text.p[end] != '\n')
        end++;
    if (place->offset - begin > WIDEST / 2)
        from = place->offset - WIDEST / 2;
    if (end - from > WIDEST)
        end = from + WIDEST;
    while (from < place->offset && continues(text.p[from]))
        from++;
    while (end < text.n && end > place->offset && continues(text.p[end]))
        end--;
    fprintf(sink(), "    %.*s\n    ", (int)(end - from), text.p + from);
    for (size_t i = from; i < place->offset; i++) {
        if (i >= text.n || !continues(text.p[i]))
            fputc(i < text.n && text.p[i] == '\t' ? '\t' : ' ', sink());
    }
    fputc('^', sink());
    if (length > end - place->offset)
        length = end - place->offset;
    for (size_t n = characters(text, place->offset, place->offset + length); n > 1; n--)
        fputc('~', sink());
    fputc('\n', sink());
}

void diag_error_at(const struct diag_place *place, const char *fmt, ...) {
    va_list ap;
    size_t line, column;

    if (!count_error())
        return;
    diag_locate(place->text, place->offset, &line, &column);
    va_start(ap, fmt);
    if (diag.json) {
        print("error", "", fmt, ap);
        fputs(", ", sink());
        json_place(place->file, line, column);
    } else {
        fprintf(sink(), "%s:%zu:%zu: ", place->file, line, column);
        print("error", "error: ", fmt, ap);
        if (place->text.n)
            print_source(place, column, 1);
    }
    va_end(ap);
}

static void locate_site(const struct diag_site *site, size_t *line, size_t *column) {
    const struct diag_place *place = &site->place;
    size_t bytes;

    diag_locate(place->text, place->offset, line, &bytes);
    *column = characters(place->text, place->offset + 1 - bytes, place->offset) + 1;
}

static const char *const severities[] = {"error", "warning", "note"};

static void report_json(enum diag_severity severity, const struct diag_site *site, const char *fmt,
                        va_list ap) {
    size_t line, column;

    json_begin(severities[severity], severity == DIAG_NOTE);
    json_text(fmt, ap);
    fputs(", ", sink());
    locate_site(site, &line, &column);
    json_place(site->place.file, line, column);
    fprintf(sink(), ", \"length\": %zu",
            characters(site->place.text, site->place.offset, site->place.offset + site->length));
    if (site->from && severity != DIAG_NOTE) {
        const char *separator = ", \"included_from\": [{";

        for (site = site->from; site; site = site->from) {
            fputs(separator, sink());
            locate_site(site, &line, &column);
            json_place(site->place.file, line, column);
            separator = "}, {";
        }
        fputs("}]", sink());
    }
    json_end(severity == DIAG_NOTE);
}

static void print_trace(const struct diag_site *site) {
    size_t line, column;

    if (!site)
        return;
    print_trace(site->from);
    locate_site(site, &line, &column);
    fprintf(sink(), "in the file included from %s:%zu:%zu:\n", site->place.file, line, column);
}

static void report_text(enum diag_severity severity, const struct diag_site *site, const char *fmt,
                        va_list ap) {
    size_t line, column, bytes;

    if (severity != DIAG_NOTE)
        print_trace(site->from);
    locate_site(site, &line, &column);
    fprintf(sink(), "%s:%zu:%zu: %s: ", site->place.file, line, column, severities[severity]);
    vfprintf(sink(), fmt, ap);
    fputc('\n', sink());
    diag_locate(site->place.text, site->place.offset, &line, &bytes);
    if (site->place.text.n)
        print_source(&site->place, bytes, site->length);
}

void diag_report(enum diag_severity severity, const struct diag_site *site, const char *fmt, ...) {
    va_list ap;

    if (severity == DIAG_ERROR && !count_error())
        return;
    if (severity == DIAG_WARNING)
        diag.muted = diag.quiet;
    if (diag.muted)
        return;
    va_start(ap, fmt);
    (diag.json ? report_json : report_text)(severity, site, fmt, ap);
    va_end(ap);
}

/* ---- the rest ---- */

void diag_warning(const char *fmt, ...) {
    va_list ap;

    diag.muted = diag.quiet;
    if (diag.muted)
        return;
    va_start(ap, fmt);
    print("warning", "unitarget: warning: ", fmt, ap);
    va_end(ap);
}

void diag_hint(const char *fmt, ...) {
    va_list ap;

    if (diag.muted)
        return;
    va_start(ap, fmt);
    print("note", "    ", fmt, ap);
    va_end(ap);
}

/* For die.h, where messages do not go to standard error as text. */
static void report_fatal(const char *message) {
    if (diag.json) {
        json_begin("fatal", false);
        json_string(str_from(message));
        json_end(false);
        json_close();
    } else {
        fprintf(sink(), "unitarget: fatal: %s\n", message);
    }
}

void diag_quiet(bool quiet) {
    diag.quiet = quiet;
}

size_t diag_errors(void) {
    return diag.errors;
}

bool diag_silent(void) {
    return !diag.spoken;
}

bool diag_muted(void) {
    return diag.muted;
}

void diag_use_json(void) {
    diag.json = true;
    die_reports_to(report_fatal);
}

bool diag_uses_json(void) {
    return diag.json;
}

void diag_redirect(FILE *to) {
    json_close();
    diag.sink = to;
    diag.errors = 0;
    diag.muted = diag.json = diag.spoken = diag.quiet = false;
    die_reports_to(to ? report_fatal : NULL);
}

void diag_finish(void) {
    json_close();
    if (diag.errors <= MOST_ERRORS)
        return;
    if (diag.json)
        fprintf(sink(),
                "{\"severity\": \"note\", \"message\": \"%zu more errors were not shown\"}\n",
                diag.errors - MOST_ERRORS);
    else
        fprintf(sink(), "unitarget: %zu more errors were not shown\n", diag.errors - MOST_ERRORS);
}
