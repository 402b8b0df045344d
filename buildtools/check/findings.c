/* SPDX-License-Identifier: MIT */
#include "check/findings.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

enum { BEFORE = 16, BEHIND = 40 }; /* bytes shown around the first that differs */

const char *const part_names[PARTS] = {
    [PART_LINES] = "command lines",    [PART_WAYS] = "further ways", [PART_QMP] = "QMP",
    [PART_DEEP] = "QMP of every type", [PART_MACHINES] = "machines", [PART_DIALOGUES] = "dialogues",
};

struct result *findings_add_result(struct findings *findings, const struct target *target,
                                   enum part part, const char *way) {
    findings->results = array_grow(findings->results, &findings->result_capacity,
                                   findings->result_count + 1, sizeof *findings->results);
    findings->results[findings->result_count] = (struct result){
        .target = target, .part = part, .way = way, .number = findings->result_count};
    return &findings->results[findings->result_count++];
}

/* What is gone is gone by all ways and in all lists, and said once for a target. */
static bool was_said(const struct findings *findings, const struct target *target,
                     const char *text) {
    for (size_t r = findings->result_count; r-- > 0;) {
        const struct result *result = &findings->results[r];

        for (size_t i = 0; result->target == target && i < result->count; i++) {
            if (!result->list[i].question && strcmp(result->list[i].text, text) == 0)
                return true;
        }
    }
    return false;
}

void findings_add(struct findings *findings, struct result *result, const char *question,
                  bool is_note, const char *text) {
    if (!question && was_said(findings, result->target, text))
        return;
    result->list =
        array_grow(result->list, &result->capacity, result->count + 1, sizeof *result->list);
    result->list[result->count++] = (struct difference){question, text, is_note};
    if (is_note)
        return;
    result->differences++;
    findings->differences++;
}

/* In one line, and in ASCII. */
static void show(struct buf *out, struct str text, size_t at) {
    size_t begin = at > BEFORE ? at - BEFORE : 0;
    size_t end = text.n - at > BEHIND ? at + BEHIND : text.n;

    if (begin == end) {
        buf_puts(out, "nothing");
        return;
    }
    buf_putc(out, '"');
    for (size_t i = begin; i < end; i++) {
        unsigned char c = (unsigned char)text.p[i];

        if (c == '\n' || c == '\t' || c == '"' || c == '\\')
            buf_printf(out, "\\%c", c == '\n' ? 'n' : c == '\t' ? 't' : c);
        else if (c < ' ' || c > '~')
            buf_printf(out, "\\x%02x", c);
        else
            buf_putc(out, (char)c);
    }
    buf_putc(out, '"');
}

static const char *describe(struct arena *a, struct str expected, struct str found, size_t at,
                            size_t found_at) {
    struct buf text = {0};
    const char *result;

    if (at == found_at)
        buf_printf(&text, "byte %zu (of %zu, now %zu): ", at, expected.n, found.n);
    else
        buf_printf(&text, "byte %zu of %zu, now %zu of %zu: ", at, expected.n, found_at, found.n);
    buf_puts(&text, "expected ");
    show(&text, expected, at);
    buf_puts(&text, ", found ");
    show(&text, found, found_at);
    result = arena_copy(a, text.p, text.n);
    buf_free(&text);
    return result;
}

/* The first run's answer, with what varies marked. False when some run gave no answer: then nothing
 * of it can be compared. */
static bool expected_tree(struct arena *a, const struct expected *e, struct str question,
                          struct answer_tree *tree) {
    const struct str *first = answers_find(&e->runs[0], question);
    bool parsed = false;

    tree->text = first ? *first : (struct str){0};
    for (size_t r = 1; r < e->run_count; r++) {
        const struct str *other = answers_find(&e->runs[r], question);
        struct answer_tree other_tree;

        if (!first || !other)
            return false;
        if (str_eq(*first, *other))
            continue;
        if (!parsed)
            *tree = varying_parse(a, *first);
        parsed = true;
        other_tree = varying_parse(a, *other);
        varying_mark(tree, &other_tree);
    }
    return first != NULL;
}

static const char *compare_one(struct arena *a, const struct expected *e, struct str question,
                               struct str found) {
    const struct str *first = answers_find(&e->runs[0], question);
    struct answer_tree tree = {0};
    size_t at, found_at;

    if (first && str_eq(*first, found))
        return NULL;
    if (!first)
        return "answered, but the reference was not asked so";
    if (!expected_tree(a, e, question, &tree) ||
        !varying_first_difference(&tree, found, &at, &found_at))
        return NULL;
    return describe(a, tree.text, found, at, found_at);
}

/* Programs that all do not end are alike, but it is not what was meant. */
static bool is_cut_off(struct str answer) {
    return str_starts(answer, "no end after ") || str_starts(answer, "not started: ") ||
           str_is(answer, "more than 16 MiB of output") || str_is(answer, "not written");
}

static void note_cut_off(struct findings *findings, struct result *result,
                         const struct answers *found) {
    for (uint32_t i = 0; i < found->questions.count; i++) {
        if (is_cut_off(found->values[i]))
            findings_add(findings, result, NULL, true,
                         arena_printf(findings->arena, "%.*s: %.*s",
                                      STR_ARG(intern_text(&found->questions, i)),
                                      STR_ARG(found->values[i])));
    }
}

size_t findings_compare(struct findings *findings, const struct target *target, enum part part,
                        const char *way, const struct expected *expected,
                        const struct answers *found, bool lost_only) {
    struct arena scratch = {0}, *a = findings ? findings->arena : &scratch;
    const struct answers *asked = &expected->runs[0];
    struct result *result = findings ? findings_add_result(findings, target, part, way) : NULL;
    size_t count = lost_names(findings, result, asked, found);

    for (uint32_t i = 0; i < asked->questions.count && !lost_only; i++) {
        struct str question = intern_text(&asked->questions, i);
        const struct str *answer = answers_find(found, question);
        const char *text = answer ? compare_one(a, expected, question, *answer) : "not answered";

        if (!text)
            continue;
        count++;
        if (findings)
            findings_add(findings, result, arena_copy(a, question.p, question.n), false, text);
    }
    for (uint32_t i = 0; i < found->questions.count && !lost_only; i++) {
        struct str question = intern_text(&found->questions, i);

        if (answers_find(asked, question))
            continue;
        count++;
        if (findings)
            findings_add(findings, result, arena_copy(a, question.p, question.n), false,
                         "answered, but the reference was not asked so");
    }
    if (result) {
        result->answers = asked->questions.count;
        findings->answers += result->answers;
        note_cut_off(findings, result, found);
    }
    arena_free(&scratch);
    return count;
}

static void add_masked(struct findings *findings, const struct target *target, struct str question,
                       const char *place) {
    findings->masked = array_grow(findings->masked, &findings->masked_capacity,
                                  findings->masked_count + 1, sizeof *findings->masked);
    findings->masked[findings->masked_count++] =
        (struct masked){target, arena_copy(findings->arena, question.p, question.n), place};
}

void findings_mask(struct findings *findings, const struct target *target,
                   const struct expected *expected) {
    for (uint32_t i = 0; i < expected->runs[0].questions.count && expected->run_count > 1; i++) {
        struct str question = intern_text(&expected->runs[0].questions, i);
        struct answer_tree tree = {0};
        struct buf place = {0};

        if (!expected_tree(findings->arena, expected, question, &tree))
            add_masked(findings, target, question, "all of it");
        for (uint32_t p = 0; p < tree.count && tree.varies; p++) {
            if (!tree.list[p].varies)
                continue;
            place.n = 0;
            varying_place(&tree, p, &place);
            add_masked(findings, target, question, arena_copy(findings->arena, place.p, place.n));
        }
        buf_free(&place);
    }
}

static int by_part(const void *a, const void *b) {
    const struct result *one = a, *two = b;

    if (one->target != two->target)
        return one->target < two->target ? -1 : 1;
    if (one->part != two->part)
        return one->part < two->part ? -1 : 1;
    return one->number < two->number ? -1 : 1;
}

void findings_sort(struct findings *findings) {
    if (findings->result_count)
        qsort(findings->results, findings->result_count, sizeof *findings->results, by_part);
}

void findings_free(struct findings *findings) {
    for (size_t i = 0; i < findings->result_count; i++)
        free(findings->results[i].list);
    free(findings->results);
    free(findings->masked);
}
