/* SPDX-License-Identifier: MIT */
#include "qapi/front/message.h"

#include <stdarg.h>
#include <stdio.h>

enum { DEEPEST_TRACE = 128, LONGEST_MESSAGE = 1024 };

/* Fills sites[0] with the span, and the ones behind it with the include directives. */
static void make_sites(struct diag_site sites[DEEPEST_TRACE], struct qapi_span span) {
    for (size_t i = 0;; i++) {
        const struct qapi_source *s = span.source;

        sites[i] = (struct diag_site){
            .place = {s->path, s->text, span.begin},
            .length = span.end - span.begin,
        };
        span = s->from;
        if (!span.source || i + 1 == DEEPEST_TRACE)
            return;
        sites[i].from = &sites[i + 1];
    }
}

static void report(enum diag_severity severity, struct qapi_span where, const char *fmt,
                   va_list ap) {
    struct diag_site sites[DEEPEST_TRACE];
    char text[LONGEST_MESSAGE];

    vsnprintf(text, sizeof text, fmt, ap);
    make_sites(sites, where);
    diag_report(severity, sites, "%s", text);
}

void qapi_report(enum diag_severity severity, struct qapi_span where, const char *fmt, ...) {
    va_list ap;

    va_start(ap, fmt);
    report(severity, where, fmt, ap);
    va_end(ap);
}

static bool same_line(struct qapi_span a, struct qapi_span b) {
    return a.source == b.source &&
           qapi_source_line(a.source, a.begin) == qapi_source_line(b.source, b.begin);
}

void qapi_error(struct qapi_span head, struct qapi_span where, const char *fmt, ...) {
    bool together = same_line(head, where), at_fault = together || diag_uses_json();
    va_list ap;

    va_start(ap, fmt);
    report(DIAG_ERROR, at_fault ? where : head, fmt, ap);
    va_end(ap);
    if (!together && at_fault)
        qapi_note(head, "in this definition");
    else if (!together)
        qapi_note(where, "here");
}

void qapi_note(struct qapi_span where, const char *fmt, ...) {
    va_list ap;

    if (!where.source)
        return;
    va_start(ap, fmt);
    report(DIAG_NOTE, where, fmt, ap);
    va_end(ap);
}

void qapi_suggest(const char *word, size_t n, const char *(*get)(const void *ctx, size_t i),
                  const void *ctx) {
    const char *nearest = diag_muted() ? NULL : str_nearest(word, n, get, ctx);

    if (nearest)
        diag_hint("did you mean '%s'?", nearest);
}
