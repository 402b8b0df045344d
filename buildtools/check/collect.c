/* SPDX-License-Identifier: MIT */
#include "check/collect.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/process.h"
#include "ninja/command_words.h"

void collect_add(struct collector *c, struct str value, const char *fmt, ...) {
    char question[4096];
    va_list words;
    int n = snprintf(question, sizeof question, "%s", c->prefix);

    va_start(words, fmt);
    vsnprintf(question + n, sizeof question - (size_t)n, fmt, words);
    va_end(words);
    answers_add(c->answers, question, value);
}

static const char *replace(struct arena *a, const char *word, const char *name, const char *value) {
    const char *found = strstr(word, name);

    return found ? arena_printf(a, "%.*s%s%s", (int)(found - word), word, value,
                                replace(a, found + strlen(name), name, value))
                 : word;
}

const char *const *collect_words(struct collector *c, const char *line, const char *monitor,
                                 size_t *count) {
    struct build_words list = {0};
    struct build_words_problem problem;
    const char **words;

    /* Lines that are no plain words were refused when they were read. */
    build_words_shell(c->arena, str_from(line), &list, &problem);
    words = arena_array(c->arena, list.count, sizeof *words);
    for (size_t i = 0; i < list.count; i++) {
        words[i] = replace(c->arena, list.words[i], "@TARGET@", c->target->name);
        words[i] =
            replace(c->arena, words[i], "@FIRMWARE@", c->job->firmware ? c->job->firmware : "");
        words[i] = replace(c->arena, words[i], "@MONITOR@", monitor);
    }
    *count = list.count;
    build_words_free(&list);
    return words;
}

void collect_line(struct collector *c, const char *line, const char *input) {
    struct child child;
    size_t count;
    const char *const *words = collect_words(c, line, "", &count);

    if (child_start(&child, c->signals, c->program, words, count)) {
        child.unsent = str_from(input);
        child_end(&child, process_wall() + c->job->limit, c->job->limit);
    }
    if (!*line)
        line = "(no words)";
    collect_add(c, str_from(child.ending), "%s: status", line);
    collect_add(c, (struct str){child.out_text.p, child.out_text.n}, "%s: stdout", line);
    collect_add(c, (struct str){child.err_text.p, child.err_text.n}, "%s: stderr", line);
    child_free(&child);
}

void collect(struct collector *c, enum part part) {
    static void (*const parts[PARTS])(struct collector *) = {
        [PART_LINES] = collect_lines,       [PART_WAYS] = collect_ways,
        [PART_QMP] = collect_qmp,           [PART_DEEP] = collect_deep,
        [PART_MACHINES] = collect_machines, [PART_DIALOGUES] = collect_dialogues};

    parts[part](c);
}
