/* SPDX-License-Identifier: MIT */
#include "report/equal_options.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "ninja/build_programs.h"
#include "report/units.h"

/* ---- what may differ ---- */

/* Folders of objects with something else in them, that the build makes: there, a header may be
 * another one than in the next folder. [units.count] */
static bool *folders_with_headers(struct report *r) {
    bool *with_headers = arena_array(r->arena, r->units.count, sizeof *with_headers);

    for (uint32_t e = 0; e < r->graph.edge_count; e++) {
        const struct ninja_numbers *outputs = &r->graph.edges[e].outputs;

        for (size_t i = 0; r->step_of[e] == REPORT_NONE && i < outputs->count; i++) {
            struct str output = intern_text(&r->graph.paths, outputs->numbers[i]);
            uint32_t unit = intern_find(&r->units, object_folder(output));

            if (unit != INTERN_NONE)
                with_headers[unit] = true;
        }
    }
    return with_headers;
}

static struct str next_word(struct str *rest) {
    struct str word;

    while (rest->n && rest->p[0] == ' ') {
        rest->p++;
        rest->n--;
    }
    word = (struct str){rest->p, 0};
    while (word.n < rest->n && word.p[word.n] != ' ')
        word.n++;
    rest->p += word.n;
    rest->n -= word.n;
    return word;
}

/* Is the next word an output's name? */
static bool names_output(struct str word) {
    return str_is(word, "-o") || str_is(word, "-MF") || str_is(word, "-MQ") || str_is(word, "-MT");
}

/* Does the word look for headers in this folder? */
static bool searches(struct str word, struct str folder) {
    if (!folder.n || !str_starts(word, "-I"))
        return false;
    word.p += 2;
    word.n -= 2;
    return str_eq(word, folder);
}

/* Appends the command without the names of its outputs, and without the (empty) folder of objects
 * among those where headers are looked for. Quotes stay as they are: where one is part of such a
 * name, it counts as a difference. */
static void put_options(struct buf *out, struct str command, struct str folder) {
    for (struct str word = next_word(&command); word.n; word = next_word(&command)) {
        if (searches(word, folder))
            continue;
        buf_str(out, word);
        buf_putc(out, ' ');
        if (names_output(word))
            next_word(&command);
    }
}

static uint64_t hash_of(const struct compile_command *c, struct str folder, struct buf *text) {
    text->n = 0;
    buf_puts(text, c->directory);
    buf_putc(text, '\n');
    if (c->command.p)
        put_options(text, c->command, folder);
    for (size_t i = 0; !c->command.p && i < c->argument_count; i++) {
        struct str word = str_from(c->arguments[i]);

        if (searches(word, folder))
            continue;
        buf_str(text, word);
        buf_putc(text, '\n');
        i += names_output(word);
    }
    return hash_bytes(text->p, text->n).low | 1; /* never 0 */
}

void equal_options_note(struct report *r, const struct compile_command *const *commands) {
    uint32_t *times = arena_array(r->arena, r->file_names.count, sizeof *times);
    bool *with_headers = folders_with_headers(r);
    struct buf text = {0};

    for (size_t i = 0; i < r->step_count; i++)
        times[r->steps[i].file]++;
    for (size_t i = 0; i < r->step_count; i++) {
        struct report_step *s = &r->steps[i];
        struct str folder = intern_text(&r->units, s->unit);

        /* only folders that Meson and CMake made for objects are known to have no headers of the
         * project's own */
        if (with_headers[s->unit] || !(str_ends(folder, ".p") || str_ends(folder, ".dir")))
            folder.n = 0;
        if (times[s->file] > 1)
            s->options = hash_of(commands[i], folder, &text);
    }
    buf_free(&text);
}

/* ---- how often that is so ---- */

static int by_number(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

void equal_options_count(struct report *r) {
    for (size_t f = 0; f < r->file_count; f++) {
        struct report_file *file = &r->files[f];
        uint64_t *options =
            file->step_count > 1 ? arena_array(r->arena, file->step_count, sizeof *options) : NULL;
        size_t n = 0, end;

        for (uint32_t i = 0; options && i < file->step_count; i++) {
            const struct report_step *s = &r->steps[file->steps[i]];

            if (s->kind == STEP_REPEATED)
                options[n++] = s->options;
        }
        if (n < 2)
            continue;
        qsort(options, n, sizeof *options, by_number);
        for (size_t i = 0; i < n; i = end) {
            for (end = i + 1; end < n && options[end] == options[i];)
                end++;
            if (end - i > 1) {
                file->equal += (uint32_t)(end - i);
                file->needless += (uint32_t)(end - i - 1);
            }
        }
        r->equal_files += file->equal > 0;
        r->equal_steps += file->equal;
        r->equal_needless += file->needless;
    }
}

const char *equal_options_sentence(const struct report *r, const struct report_file *file) {
    uint32_t once = file->equal - file->needless;

    return arena_printf(
        r->arena,
        "%s: compiled %s times with equal options: compile it %s (nothing "
        "differs, not even the options)",
        file->name, units_count(r->arena, file->equal),
        once == 1 ? "once" : arena_printf(r->arena, "%s times", units_count(r->arena, once)));
}

const char *equal_options_summary(const struct report *r) {
    struct arena *a = r->arena;

    return arena_printf(a, "%s %s compiled %s times with equal options: %s %s for nothing",
                        units_count(a, r->equal_files),
                        units_plural(r->equal_files, "source is", "sources are"),
                        units_count(a, r->equal_steps), units_count(a, r->equal_needless),
                        units_plural(r->equal_needless, "step is", "steps are"));
}
