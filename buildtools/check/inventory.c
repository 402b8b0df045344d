/* SPDX-License-Identifier: MIT */
#include "check/inventory.h"

#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"

/* {"inventory": 1, "targets": {NAME: {"program": …, "parts": {PART: {"answers": {QUESTION: ANSWER},
 * "varying": {QUESTION: [ANSWER of another run, …]}}}}}} */
enum { FORMAT = 1 };

static const char *const part_keys[PARTS] = {"lines", "ways",     "qmp",
                                             "deep",  "machines", "dialogues"};

/* Other runs' answers where they are not all the same; NULL when they are. */
static json_t *other_answers(const struct answers *runs, size_t run_count, struct str question) {
    const struct str *first = answers_find(&runs[0], question);
    bool varies = false;
    json_t *others = json_array();

    for (size_t r = 1; r < run_count; r++) {
        const struct str *other = answers_find(&runs[r], question);

        varies |= !other || !str_eq(*first, *other);
        json_array_append_new(others, other ? json_name(*other) : json_null());
    }
    if (varies)
        return others;
    json_decref(others);
    return NULL;
}

static json_t *part_json(const struct answers *runs, size_t run_count) {
    json_t *answers = json_object(), *varying = json_object();

    for (uint32_t i = 0; i < runs[0].questions.count; i++) {
        struct str question = intern_text(&runs[0].questions, i);
        json_t *others = other_answers(runs, run_count, question);

        json_set_name(answers, question.p, json_name(runs[0].values[i]));
        if (others)
            json_set_name(varying, question.p, others);
    }
    return json_pack("{s:o, s:o}", "answers", answers, "varying", varying);
}

static json_t *target_json(const struct inventory_target *t) {
    json_t *parts = json_object();

    for (size_t p = 0; p < PARTS; p++) {
        if (t->run_count[p])
            json_object_set_new(parts, part_keys[p], part_json(t->runs[p], t->run_count[p]));
    }
    return json_pack("{s:o, s:o}", "program", json_name_or_null(t->program), "parts", parts);
}

bool inventory_write(const struct inventory *inventory, const char *path) {
    json_t *targets = json_object(), *root;
    struct buf text = {0};
    bool good;

    for (size_t t = 0; t < inventory->count; t++)
        json_set_name(targets, inventory->list[t].name, target_json(&inventory->list[t]));
    root = json_pack("{s:i, s:s, s:o}", "inventory", FORMAT, "by", "unitarget " UNITARGET_VERSION,
                     "targets", targets);
    json_put(root, 1, &text);
    good = file_write(path, text.p, text.n, 0666) != FILE_FAILED;
    buf_free(&text);
    return good;
}

/* The bytes that a string of the document stands for: they may include zeros. */
static struct str bytes_of(struct arena *a, const json_t *value) {
    struct str text = {json_string_value(value), json_string_length(value)};

    return utf8_bytes(a, text);
}

static bool read_part(struct arena *a, json_t *from, struct inventory_target *t, size_t part) {
    json_t *answers = json_object_get(from, "answers"), *varying = json_object_get(from, "varying");
    const char *question;
    json_t *value, *others;

    if (!json_is_object(answers) || !json_is_object(varying))
        return false;
    t->run_count[part] = 1;
    json_object_foreach(answers, question, value) {
        const char *name = utf8_name(a, question);

        if (!json_is_string(value))
            return false;
        answers_add(&t->runs[part][0], name, bytes_of(a, value));
    }
    json_object_foreach(varying, question, others) {
        size_t runs = 1 + json_array_size(others);

        if (runs > t->run_count[part])
            t->run_count[part] = runs < MOST_RUNS ? runs : MOST_RUNS;
    }
    /* What does not vary was the same in all runs. */
    json_object_foreach(answers, question, value) {
        others = json_object_get(varying, question);
        for (size_t r = 1; r < t->run_count[part]; r++) {
            json_t *other = others ? json_array_get(others, r - 1) : value;

            if (json_is_string(other))
                answers_add(&t->runs[part][r], utf8_name(a, question), bytes_of(a, other));
        }
    }
    return true;
}

static bool read_parts(struct arena *a, json_t *parts, struct inventory_target *t) {
    for (size_t p = 0; p < PARTS; p++) {
        json_t *part = json_object_get(parts, part_keys[p]);

        if (part && !read_part(a, part, t, p))
            return false;
    }
    return json_is_object(parts);
}

static const char *copy(struct arena *a, const char *text) {
    return arena_copy(a, text, strlen(text));
}

static bool read_targets(struct arena *a, struct arena *scratch, json_t *root,
                         struct inventory *inventory) {
    json_t *targets = json_object_get(root, "targets"), *value;
    const char *name;

    if (json_integer_value(json_object_get(root, "inventory")) != FORMAT ||
        !json_is_object(targets))
        return false;
    inventory->list = arena_array(a, json_object_size(targets), sizeof *inventory->list);
    json_object_foreach(targets, name, value) {
        struct inventory_target *t = &inventory->list[inventory->count++];
        const char *program = json_string_value(json_object_get(value, "program"));

        t->name = copy(a, utf8_name(scratch, name));
        t->program = program ? copy(a, utf8_name(scratch, program)) : NULL;
        if (!read_parts(scratch, json_object_get(value, "parts"), t))
            return false;
    }
    return true;
}

bool inventory_read(struct arena *a, struct inventory *inventory, const char *path) {
    struct arena texts = {0};
    json_error_t problem;
    json_t *root = json_load_file(path, JSON_ALLOW_NUL, &problem);
    bool good;

    *inventory = (struct inventory){0};
    if (!root) {
        diag_error("%s: cannot be read as JSON: %s", path, problem.text);
        return false;
    }
    good = read_targets(a, &texts, root, inventory);
    json_decref(root);
    arena_free(&texts);
    if (good)
        return true;
    inventory_free(inventory);
    diag_error("%s: this is no inventory of a version that is known", path);
    diag_hint("expected a file that 'unitarget check --save' wrote");
    return false;
}

struct inventory_target *inventory_find(const struct inventory *inventory, const char *name) {
    for (size_t t = 0; t < inventory->count; t++) {
        if (strcmp(inventory->list[t].name, name) == 0)
            return &inventory->list[t];
    }
    return NULL;
}

void inventory_free(struct inventory *inventory) {
    for (size_t t = 0; t < inventory->count; t++) {
        for (size_t i = 0; i < (size_t)PARTS * MOST_RUNS; i++)
            answers_free(&inventory->list[t].runs[i / MOST_RUNS][i % MOST_RUNS]);
    }
    *inventory = (struct inventory){0};
}
