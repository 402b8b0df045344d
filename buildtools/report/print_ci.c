/* SPDX-License-Identifier: MIT */
/*
 * The report for what a CI service shows: limits and findings beside the code, and as tests.
 */
#include "report/print.h"

#include <inttypes.h>

#include "base/escape.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/utf8.h"
#include "report/equal_options.h"
#include "report/units.h"

/* ---- what there is to say ---- */

enum level { PROBLEM, FINDING };

/* A sentence about a line of a file of the project. */
typedef void teller(void *ctx, enum level level, const char *check, const char *file, size_t line,
                    const char *sentence);

static void each(const struct report *r, teller *tell, void *ctx) {
    bool told = false; /* were the findings told as what breaks a rule? */

    for (size_t i = 0; i < r->rule_count; i++) {
        const struct budget_rule *rule = &r->rules[i];
        const char *text = rule->problem;

        if (!rule->problem)
            continue;
        for (size_t k = 0; k < rule->hint_count; k++)
            text = arena_printf(r->arena, "%s\n%s", text, rule->hints[k]);
        tell(ctx, PROBLEM, rule->figure, r->job->budget, rule->line, text);
        told |= rule->file_count && r->files[rule->files[0]].equal;
        for (size_t k = 0; k < rule->file_count; k++)
            tell(ctx, PROBLEM, rule->figure, r->files[rule->files[k]].name, 1,
                 k < rule->hint_count
                     ? rule->hints[k] /* one for each file, but not for more than are listed */
                     : equal_options_sentence(r, &r->files[rule->files[k]]));
    }
    for (size_t f = 0; f < r->file_count; f++) {
        if (r->files[f].equal && !told)
            tell(ctx, FINDING, "equal-options", r->files[f].name, 1,
                 equal_options_sentence(r, &r->files[f]));
    }
}

/* ---- GitHub: workflow commands on standard output (docs.github.com, "Workflow commands") ---- */

/* What the commands' syntax uses is written as %XX: in values of properties also what parts these.
 */
static void put_escaped(struct buf *out, const char *text, bool property) {
    for (; *text; text++) {
        if (*text == '%' || *text == '\r' || *text == '\n' ||
            (property && (*text == ':' || *text == ',')))
            buf_printf(out, "%%%02X", (unsigned char)*text);
        else
            buf_putc(out, *text);
    }
}

static void put_command(void *ctx, enum level level, const char *check, const char *file,
                        size_t line, const char *sentence) {
    struct buf *out = ctx;

    buf_puts(out, level == PROBLEM ? "::error file=" : "::warning file=");
    put_escaped(out, file, true);
    buf_printf(out, ",line=%zu,title=", line);
    put_escaped(out, check, true);
    buf_puts(out, "::");
    put_escaped(out, sentence, false);
    buf_putc(out, '\n');
}

void print_annotations(const struct report *r, struct buf *out) {
    each(r, put_command, out);
}

/* ---- GitLab: a Code Quality report (docs.gitlab.com, "Code Quality", "Code Quality report
 * format") ---- */

struct quality {
    const struct report *r;
    json_t *list;
};

static void add_issue(void *ctx, enum level level, const char *check, const char *file, size_t line,
                      const char *sentence) {
    struct quality *q = ctx;
    /* the same in each run, whatever the numbers are, so that GitLab tells what is new */
    const char *identity = arena_printf(q->r->arena, "%s\n%s\n%d", check, file, (int)level);
    struct hash hash = hash_bytes(identity, strlen(identity));

    json_array_append_new(
        q->list, json_pack("{s:o, s:o, s:o, s:s, s:{s:o, s:{s:I}}}", "description",
                           json_name(str_from(sentence)), "check_name", json_name(str_from(check)),
                           "fingerprint",
                           json_string(arena_printf(q->r->arena, "%016" PRIx64 "%016" PRIx64,
                                                    hash.high, hash.low)),
                           "severity", level == PROBLEM ? "major" : "minor", "location", "path",
                           json_name(str_from(file)), "lines", "begin", (json_int_t)line));
}

void print_code_quality(const struct report *r, struct buf *out) {
    struct quality q = {r, json_array()};

    each(r, add_issue, &q);
    json_put(q.list, 1, out);
}

/* ---- JUnit's form, which all of them read ---- */

static void put_xml(struct buf *out, const char *text) {
    for (; *text; text++) {
        if (*text == '\n')
            buf_puts(out, "&#10;");
        else /* XML 1.0 has no other control characters */
            escape_html_char(out, (unsigned char)*text < 0x20 && *text != '\t' ? '?' : *text);
    }
}

static void put_testcase(const struct report *r, struct buf *out, const struct budget_rule *rule) {
    const char *element = rule->value ? "failure" : "error";

    buf_puts(out, "  <testcase classname=\"budget\" name=\"");
    put_xml(out, rule->text);
    buf_puts(out, "\" file=\"");
    put_xml(out, utf8_text(r->arena, r->job->budget));
    buf_printf(out, "\" line=\"%zu\" time=\"0\"", rule->line);
    if (rule->skipped) {
        buf_puts(out, "><skipped message=\"there is no earlier report yet\"/></testcase>\n");
        return;
    }
    if (!rule->problem) {
        buf_puts(out, "/>\n");
        return;
    }
    buf_printf(out, ">\n    <%s type=\"budget\" message=\"", element);
    put_xml(out, utf8_text(r->arena, rule->problem));
    buf_puts(out, "\">");
    for (size_t i = 0; i < rule->hint_count; i++) {
        put_xml(out, utf8_text(r->arena, rule->hints[i]));
        buf_putc(out, '\n');
    }
    buf_printf(out, "</%s>\n  </testcase>\n", element);
}

void print_junit(const struct report *r, struct buf *out) {
    size_t failures = 0, errors = 0, skipped = 0;

    for (size_t i = 0; i < r->rule_count; i++) {
        failures += r->rules[i].problem && r->rules[i].value;
        errors += r->rules[i].problem && !r->rules[i].value;
        skipped += r->rules[i].skipped;
    }
    buf_printf(out,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
               " <testsuite name=\"unitarget report\" tests=\"%zu\" failures=\"%zu\" "
               "errors=\"%zu\" skipped=\"%zu\" time=\"0\">\n",
               r->rule_count, failures, errors, skipped);
    for (size_t i = 0; i < r->rule_count; i++)
        put_testcase(r, out, &r->rules[i]);
    buf_puts(out, " </testsuite>\n</testsuites>\n");
}
