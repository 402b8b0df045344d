/* SPDX-License-Identifier: MIT */
#include "build/compile_commands.h"

#include <errno.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/diag.h"
#include "base/file.h"

/* The file is read entry by entry, so that only one of thousands is a tree of values at a time. */
struct reader {
    struct arena *arena;
    const char *path;
    struct str text;
    size_t at; /* offset of the next byte */
    struct compile_commands *commands;
    size_t capacity;
};

static void report(const struct reader *r, size_t offset, const char *what) {
    struct diag_place place = {r->path, r->text, offset < r->text.n ? offset : r->text.n};

    diag_error_at(&place, "%s", what);
}

static char next_byte(struct reader *r) {
    while (r->at < r->text.n && strchr(" \t\r\n", r->text.p[r->at]) && r->text.p[r->at])
        r->at++;
    return r->at < r->text.n ? r->text.p[r->at] : '\0';
}

/* A text of the entry; NULL where it has none. */
static const char *text_of(struct reader *r, const json_t *entry, const char *key) {
    const json_t *value = json_object_get(entry, key);

    return json_is_string(value)
               ? arena_copy(r->arena, json_string_value(value), json_string_length(value))
               : NULL;
}

/* False when one of them is no text. */
static bool take_arguments(struct reader *r, const json_t *array, struct compile_command *c) {
    size_t n = json_array_size(array);
    const char **words = arena_array(r->arena, n, sizeof *words);

    for (size_t i = 0; i < n; i++) {
        const json_t *word = json_array_get(array, i);

        if (!json_is_string(word))
            return false;
        words[i] = arena_copy(r->arena, json_string_value(word), json_string_length(word));
    }
    c->arguments = words;
    c->argument_count = n;
    return n > 0;
}

/* What stands behind `-o` in the command: Meson before 0.58, CMake before 3.20 and others name no
 * output. */
static const char *output_word(struct reader *r, const struct compile_command *c) {
    struct build_words list = {0};
    struct build_words_problem problem;
    const char *output = NULL;

    if (compile_command_words(r->arena, c, &list, &problem)) {
        for (size_t i = 0; i + 1 < list.count && !output; i++) {
            if (strcmp(list.words[i], "-o") == 0)
                output = list.words[i + 1];
        }
    }
    build_words_free(&list);
    return output;
}

static bool take_entry(struct reader *r, const json_t *entry, size_t offset) {
    struct compile_command c = {0};
    const char *command;

    if (!json_is_object(entry)) {
        report(r, offset, "expected an object with directory, file and command");
        return false;
    }
    c.directory = text_of(r, entry, "directory");
    c.file = text_of(r, entry, "file");
    c.output = text_of(r, entry, "output");
    command = text_of(r, entry, "command");
    if (command)
        c.command = str_from(command);
    if (!c.directory || !c.file) {
        report(r, offset, c.directory ? "the entry has no `file`" : "the entry has no `directory`");
        return false;
    }
    if (!command && !take_arguments(r, json_object_get(entry, "arguments"), &c)) {
        report(r, offset, "the entry has neither `command` nor `arguments`");
        return false;
    }
    if (!c.output)
        c.output = output_word(r, &c);
    r->commands->commands = array_grow(r->commands->commands, &r->capacity, r->commands->count + 1,
                                       sizeof *r->commands->commands);
    r->commands->commands[r->commands->count++] = c;
    return true;
}

/* One entry, and the comma behind it. False when reading can't go on. */
static bool read_entry(struct reader *r, bool *good) {
    size_t offset = r->at;
    json_error_t error;
    json_t *entry = json_loadb(r->text.p + offset, r->text.n - offset,
                               JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY, &error);
    char next;

    if (!entry) {
        report(r, offset + (error.position > 0 ? (size_t)error.position - 1 : 0), error.text);
        *good = false;
        return false;
    }
    *good &= take_entry(r, entry, offset);
    json_decref(entry);
    r->at += (size_t)error.position;
    next = next_byte(r);
    if (next == ',') {
        r->at++;
        return true;
    }
    if (next != ']') {
        report(r, r->at, "expected `,` or `]` behind an entry");
        *good = false;
    }
    return false;
}

static bool read_entries(struct reader *r) {
    bool good = true;

    if (next_byte(r) != '[') {
        report(r, r->at, "expected `[`: the file is a list of compile steps");
        return false;
    }
    r->at++;
    if (next_byte(r) == ']')
        return true;
    do
        next_byte(r);
    while (read_entry(r, &good));
    return good;
}

/* The array moves from the heap to the arena, where all else is. */
static void keep(struct arena *a, struct compile_commands *c) {
    struct compile_command *copy = arena_array(a, c->count, sizeof *copy);

    if (c->count)
        memcpy(copy, c->commands, c->count * sizeof *copy);
    free(c->commands);
    c->commands = copy;
}

bool compile_commands_read(struct arena *a, const char *folder, struct compile_commands *c) {
    struct reader r = {.arena = a, .commands = c};
    struct file_map map;
    bool good;

    memset(c, 0, sizeof *c);
    r.path = arena_printf(a, "%s/compile_commands.json", folder);
    if (!file_map(&map, r.path)) {
        diag_error("%s: cannot be read: %s", r.path, strerror(errno));
        diag_hint("Meson writes it by itself, CMake with -DCMAKE_EXPORT_COMPILE_COMMANDS=ON; "
                  "for other Ninja builds: `ninja -C %s -t compdb > %s`",
                  folder, r.path);
        return false;
    }
    r.text = (struct str){(const char *)map.data, map.size};
    good = read_entries(&r);
    file_unmap(&map);
    keep(a, c);
    return good;
}

bool compile_command_words(struct arena *a, const struct compile_command *c,
                           struct build_words *list, struct build_words_problem *problem) {
    if (c->command.p)
        return build_words_shell(a, c->command, list, problem);
    for (size_t i = 0; i < c->argument_count; i++)
        build_words_add(list, c->arguments[i]);
    return true;
}
