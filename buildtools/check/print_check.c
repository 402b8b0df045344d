/* SPDX-License-Identifier: MIT */
/*
 * What was found, as text, as JSON, and in the form of JUnit.
 */
#include "check/findings.h"

#include <string.h>

#include "base/json.h"
#include "base/utf8.h"

static void print_differences(const struct result *r, FILE *to) {
    for (size_t i = 0; i < r->count; i++) {
        const struct difference *d = &r->list[i];

        if (d->question)
            fprintf(to, "%s: %s: %s: %s\n", r->target->name, r->way, d->question, d->text);
        else
            fprintf(to, "%s: %s%s\n", r->target->name, d->is_note ? "note: " : "", d->text);
    }
}

void print_target(const struct findings *findings, const struct target *target, FILE *to) {
    size_t answers = 0, differences = 0;
    const char *separator = "";

    fprintf(to, "%s: ", target->name);
    for (size_t i = 0; i < findings->result_count; i++) {
        const struct result *r = &findings->results[i];

        if (r->target != target)
            continue;
        if (i == 0 || r[-1].target != target || r[-1].part != r->part) {
            fprintf(to, "%s%s", separator, part_names[r->part]);
            separator = ", ";
        }
        answers += r->answers;
        differences += r->differences;
    }
    if (answers)
        fprintf(to, ": %zu answers, %zu differences\n", answers, differences);
    else
        fputs("its answers are in the inventory\n", to);
    for (size_t i = 0; i < findings->result_count; i++) {
        if (findings->results[i].target == target)
            print_differences(&findings->results[i], to);
    }
    for (size_t i = 0; i < findings->masked_count; i++) {
        const struct masked *m = &findings->masked[i];

        if (m->target == target)
            fprintf(to, "%s: not compared, since it varies: %s: %s\n", target->name, m->question,
                    m->place);
    }
}

/* ---- JSON ---- */

static json_t *result_json(const struct result *r) {
    json_t *differences = json_array();

    for (size_t i = 0; i < r->count; i++) {
        const struct difference *d = &r->list[i];

        json_array_append_new(
            differences, json_pack("{s:o, s:o, s:b}", "question", json_name_or_null(d->question),
                                   "text", json_name(str_from(d->text)), "note", d->is_note));
    }
    return json_pack("{s:o, s:s, s:o, s:I, s:o}", "target", json_name(str_from(r->target->name)),
                     "part", part_names[r->part], "way", json_name(str_from(r->way)), "answers",
                     (json_int_t)r->answers, "differences", differences);
}

void print_check_json(const struct findings *findings, struct buf *out) {
    json_t *results = json_array(), *masked = json_array();

    for (size_t i = 0; i < findings->result_count; i++)
        json_array_append_new(results, result_json(&findings->results[i]));
    for (size_t i = 0; i < findings->masked_count; i++) {
        const struct masked *m = &findings->masked[i];

        json_array_append_new(masked, json_pack("{s:o, s:o, s:o}", "target",
                                                json_name(str_from(m->target->name)), "question",
                                                json_name(str_from(m->question)), "place",
                                                json_name(str_from(m->place))));
    }
    json_put(json_pack("{s:s, s:I, s:o, s:o}", "by", "unitarget " UNITARGET_VERSION, "differences",
                       (json_int_t)findings->differences, "results", results, "varying", masked),
             2, out);
}

/* ---- JUnit ---- */

static void put_xml(struct buf *out, const char *text) {
    struct buf readable = {0};

    utf8_put(&readable, str_from(text));
    for (size_t i = 0; i < readable.n; i++) {
        unsigned char c = (unsigned char)readable.p[i];

        if (c == '<' || c == '>' || c == '&' || c == '"')
            buf_printf(out, "&#%d;", c);
        else if (c < ' ')
            buf_puts(out, c == '\n' || c == '\t' ? " " : "?"); /* XML has no other ones */
        else
            buf_putc(out, (char)c);
    }
    buf_free(&readable);
}

static void put_case(struct buf *out, const struct result *r) {
    buf_puts(out, "  <testcase classname=\"");
    put_xml(out, r->target->name);
    buf_puts(out, "\" name=\"");
    put_xml(out, part_names[r->part]);
    buf_puts(out, ", ");
    put_xml(out, r->way);
    if (!r->differences) {
        buf_puts(out, "\"/>\n");
        return;
    }
    buf_printf(out, "\">\n    <failure message=\"%zu differences\">", r->differences);
    for (size_t i = 0; i < r->count; i++) {
        if (r->list[i].is_note)
            continue;
        if (r->list[i].question) {
            put_xml(out, r->list[i].question);
            buf_puts(out, ": ");
        }
        put_xml(out, r->list[i].text);
        buf_putc(out, '\n');
    }
    buf_puts(out, "</failure>\n  </testcase>\n");
}

void print_check_junit(const struct findings *findings, struct buf *out) {
    size_t failed = 0;

    for (size_t i = 0; i < findings->result_count; i++)
        failed += findings->results[i].differences > 0;
    buf_printf(out,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<testsuite name=\"unitarget check\" tests=\"%zu\" failures=\"%zu\">\n",
               findings->result_count, failed);
    for (size_t i = 0; i < findings->result_count; i++)
        put_case(out, &findings->results[i]);
    buf_puts(out, "</testsuite>\n");
}
