/* SPDX-License-Identifier: MIT */
#include "ninja/ninja_log.h"

#include "base/diag.h"

enum { OLDEST = 5, NEWEST = 7 };

#define LONGEST_RUN                                                                                \
    INT64_C(100000000000) /* milliseconds, three years: more is a clock that jumped */

struct lines {
    const char *p, *end;
};

/* The next whole line without its end; false at the end of the text, or where a line has no end. */
static bool next_line(struct lines *l, struct str *line) {
    const char *stop = l->p < l->end ? memchr(l->p, '\n', (size_t)(l->end - l->p)) : NULL;

    if (!stop)
        return false;
    *line = (struct str){l->p, (size_t)(stop - l->p)};
    l->p = stop + 1;
    return true;
}

/* Takes the text before the next tab off the line. */
static bool next_field(struct str *line, struct str *field) {
    const char *tab = memchr(line->p, '\t', line->n);

    if (!tab)
        return false;
    *field = (struct str){line->p, (size_t)(tab - line->p)};
    line->n -= field->n + 1;
    line->p = tab + 1;
    return true;
}

/* A decimal number of up to 18 digits, perhaps negative. */
static bool to_number(struct str s, int64_t *value) {
    bool negative = s.n && s.p[0] == '-';
    size_t i = negative;

    if (s.n <= i || s.n - i > 18)
        return false;
    for (*value = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        *value = *value * 10 + (s.p[i] - '0');
    }
    if (negative)
        *value = -*value;
    return true;
}

static bool to_hash(struct str s, uint64_t *value) {
    if (!s.n || s.n > 16)
        return false;
    *value = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;

        if (digit < 0)
            return false;
        *value = *value << 4 | (unsigned)digit;
    }
    return true;
}

/* START <tab> END <tab> MTIME <tab> OUTPUT <tab> HASH; the time of the file is of no use here. */
static bool read_entry(struct str line, struct ninja_log_entry *e) {
    struct str start, end, mtime, output;

    if (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    if (!next_field(&line, &start) || !next_field(&line, &end) || !next_field(&line, &mtime) ||
        !next_field(&line, &output))
        return false;
    e->output = output;
    return output.n && to_number(start, &e->start) && to_number(end, &e->end) &&
           to_hash(line, &e->command);
}

static bool is_zero(const struct ninja_log_entry *e) {
    return e->start == 0 && e->end == 0;
}

static bool has_jumped(const struct ninja_log_entry *e) {
    return e->start < 0 || e->end < e->start || e->end > LONGEST_RUN;
}

static bool report_header(const char *path, struct str text, size_t offset, const char *what,
                          const char *hint) {
    struct diag_place place = {path, text, offset};

    diag_error_at(&place, "%s", what);
    diag_hint("%s", hint);
    return false;
}

static bool read_header(struct ninja_log *log, const char *path, struct str text, struct str line) {
    static const char head[] = "# ninja log v";
    int64_t version;

    if (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    if (!str_starts(line, head) ||
        !to_number((struct str){line.p + sizeof head - 1, line.n - (sizeof head - 1)}, &version))
        return report_header(path, text, 0, "expected `# ninja log vN`: this is no log of Ninja",
                             "Ninja writes it as .ninja_log into the build folder");
    if (version < OLDEST || version > NEWEST)
        return report_header(path, text, sizeof head - 1,
                             version < OLDEST ? "logs before version 5 are not known"
                                              : "logs after version 7 are not known",
                             "build with Ninja 1.5 to 1.13");
    log->version = (unsigned)version;
    return true;
}

/* Sets the facts about the whole: a run begins where an entry ends before the one above it. Within
 * a run, entries stand in the order of their ends. */
static void survey(struct ninja_log *log, struct lines lines) {
    int64_t last = 0;
    struct ninja_log_entry e;
    struct str line;

    for (size_t number = 2; next_line(&lines, &line); number++) {
        if (!line.n || line.p[0] == '#')
            continue;
        if (!read_entry(line, &e)) {
            if (!log->broken++)
                log->first_broken = number;
            continue;
        }
        log->entries++;
        log->jumps += has_jumped(&e);
        log->not_recorded += is_zero(&e) || has_jumped(&e);
        if (is_zero(&e) || has_jumped(&e))
            continue;
        log->runs += !log->runs || e.end < last;
        last = e.end;
    }
    log->truncated = lines.p < lines.end;
    log->order_lost = log->runs > 4 && log->runs > (log->entries - log->not_recorded) / 3;
    if (log->order_lost)
        log->runs = 1;
}

bool ninja_log_read(struct ninja_log *log, const char *path, struct str text,
                    void (*take)(void *ctx, const struct ninja_log_entry *entry), void *ctx) {
    struct lines lines = {text.p, text.p + text.n};
    struct str line = text;
    struct ninja_log_entry e = {0};
    int64_t last = 0;

    *log = (struct ninja_log){0};
    if (!next_line(&lines, &line))
        line = text;
    if (!read_header(log, path, text, line))
        return false;
    survey(log, lines);
    while (next_line(&lines, &line)) {
        if (!line.n || line.p[0] == '#' || !read_entry(line, &e))
            continue;
        e.recorded = !is_zero(&e) && !has_jumped(&e);
        if (e.recorded) {
            e.run += !log->order_lost && e.end < last;
            last = e.end;
        }
        take(ctx, &e);
    }
    return true;
}
