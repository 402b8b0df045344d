/* SPDX-License-Identifier: MIT */
#include "ninja/compile_commands.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/path.h"

/* The file is read entry by entry, so that at most one of thousands is a tree of values at a time.
 */
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

/* What stands behind `-o` in the command, or where the compiler puts it without: Meson before 0.58,
 * CMake before 3.20 and others name no output. */
static const char *output_word(struct reader *r, const struct compile_command *c) {
    struct build_words list = {0};
    struct build_words_problem problem;
    const char *output = NULL, *dot = strrchr(str_basename(c->file), '.');
    bool compiles = false;

    if (compile_command_words(r->arena, c, &list, &problem)) {
        for (size_t i = 1; i < list.count && !output; i++) {
            compiles |= str_is(str_from(list.words[i]), "-c");
            if (str_is(str_from(list.words[i]), "-o"))
                output = i + 1 < list.count ? list.words[i + 1] : NULL;
            else if (str_starts(str_from(list.words[i]), "-o"))
                output = list.words[i] + 2;
        }
        if (!output && compiles && dot)
            output = arena_printf(r->arena, "%.*s.o", (int)(dot - str_basename(c->file)),
                                  str_basename(c->file));
    }
    build_words_free(&list);
    return output;
}

static bool keep_entry(struct reader *r, struct compile_command *c, size_t offset) {
    if (!c->directory || !c->file) {
        report(r, offset,
               c->directory ? "the entry has no `file`" : "the entry has no `directory`");
        return false;
    }
    if (!c->command.p && !c->arguments) {
        report(r, offset, "the entry has neither `command` nor `arguments`");
        return false;
    }
    if (!c->output)
        c->output = output_word(r, c);
    c->within = "";
    r->commands->commands = array_grow(r->commands->commands, &r->capacity, r->commands->count + 1,
                                       sizeof *r->commands->commands);
    r->commands->commands[r->commands->count++] = *c;
    return true;
}

/* ---- an entry that holds texts alone, as Meson, CMake and Ninja write it ---- */

static bool eat(const char **at, const char *end, char c) {
    while (*at < end && (**at == ' ' || **at == '\t' || **at == '\r' || **at == '\n'))
        ++*at;
    if (*at == end || **at != c)
        return false;
    ++*at;
    return true;
}

/* The next text, as it stands between its quotes. False where it has an escape other than of a
 * quote, slash or backslash, or a byte that is not printable ASCII. */
static bool scan_text(const char **at, const char *end, struct str *raw) {
    const char *p;

    if (!eat(at, end, '"'))
        return false;
    for (p = raw->p = *at; p < end && *p != '"'; p++) {
        if (*p < ' ' || *p > '~')
            return false;
        if (*p == '\\' && (++p == end || (*p != '"' && *p != '\\' && *p != '/')))
            return false;
    }
    raw->n = (size_t)(p - raw->p);
    *at = p + 1;
    return p < end;
}

/* A copy without the backslashes that escape. */
static const char *unescape(struct arena *a, struct str raw) {
    char *copy = arena_copy(a, raw.p, raw.n), *to = memchr(copy, '\\', raw.n);

    for (const char *from = to; from && *from; from++) {
        from += *from == '\\';
        *to++ = *from;
    }
    if (to)
        *to = '\0';
    return copy;
}

static void set_member(struct reader *r, struct compile_command *c, struct str key,
                       struct str value) {
    if (str_is(key, "directory"))
        c->directory = unescape(r->arena, value);
    else if (str_is(key, "file"))
        c->file = unescape(r->arena, value);
    else if (str_is(key, "output"))
        c->output = unescape(r->arena, value);
    else if (str_is(key, "command"))
        c->command = str_from(unescape(r->arena, value));
}

/* Ten times as fast as a reader of any JSON. False, with nothing read, where the entry is not that
 * simple. */
static bool read_flat_entry(struct reader *r, struct compile_command *c) {
    const char *p = r->text.p + r->at, *end = r->text.p + r->text.n;
    struct str key, value;

    if (!eat(&p, end, '{'))
        return false;
    do {
        if (!scan_text(&p, end, &key) || !eat(&p, end, ':') || !scan_text(&p, end, &value))
            return false;
        set_member(r, c, key, value);
    } while (eat(&p, end, ','));
    if (!eat(&p, end, '}'))
        return false;
    r->at = (size_t)(p - r->text.p);
    return true;
}

/* ---- any entry ---- */

/* A text of the entry; NULL where it has none. */
static const char *text_of(struct reader *r, const json_t *entry, const char *key) {
    const json_t *value = json_object_get(entry, key);

    return json_is_string(value)
               ? arena_copy(r->arena, json_string_value(value), json_string_length(value))
               : NULL;
}

/* Takes none when one of them is no text. */
static void take_arguments(struct reader *r, const json_t *array, struct compile_command *c) {
    size_t n = json_array_size(array);
    const char **words = arena_array(r->arena, n, sizeof *words);

    for (size_t i = 0; i < n; i++) {
        const json_t *word = json_array_get(array, i);

        if (!json_is_string(word))
            return;
        words[i] = arena_copy(r->arena, json_string_value(word), json_string_length(word));
    }
    c->arguments = n ? words : NULL;
    c->argument_count = n;
}

/* What one value of the file says. */
static bool take_value(struct reader *r, const json_t *value, size_t offset) {
    struct compile_command c = {0};
    const char *command;

    if (!json_is_object(value)) {
        report(r, offset, "expected an object with directory, file and command");
        return false;
    }
    c.directory = text_of(r, value, "directory");
    c.file = text_of(r, value, "file");
    c.output = text_of(r, value, "output");
    command = text_of(r, value, "command");
    if (command)
        c.command = str_from(command);
    else
        take_arguments(r, json_object_get(value, "arguments"), &c);
    return keep_entry(r, &c, offset);
}

/* False when reading can't go on. */
static bool read_any_entry(struct reader *r, bool *good) {
    size_t offset = r->at;
    json_error_t error;
    json_t *value = json_loadb(r->text.p + offset, r->text.n - offset,
                               JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY, &error);

    if (!value) {
        report(r, offset + (error.position > 0 ? (size_t)error.position - 1 : 0), error.text);
        *good = false;
        return false;
    }
    *good &= take_value(r, value, offset);
    json_decref(value);
    r->at += (size_t)error.position;
    return true;
}

/* One entry, and the comma behind it. False when reading can't go on. */
static bool read_entry(struct reader *r, bool *good) {
    size_t offset = r->at;
    struct compile_command c = {0};
    char next;

    if (read_flat_entry(r, &c))
        *good &= keep_entry(r, &c, offset);
    else if (!read_any_entry(r, good))
        return false;
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

/* ---- several folders ---- */

const char *compile_command_path(struct arena *a, const struct compile_command *c,
                                 const char *path) {
    size_t n = strlen(c->within);

    if (path[0] == '/' || !n)
        return path;
    for (;;) { /* `within` has no symbolic links, so that its `..` is what its name says */
        size_t dots = strncmp(path, "..", 2) == 0 && (path[2] == '/' || !path[2])
                          ? 2
                          : path[0] == '.' && (path[1] == '/' || !path[1]);

        if (!dots || (dots == 2 && !n))
            break;
        while (dots == 2 && n && c->within[n - 1] != '/')
            n--;
        n -= dots == 2 && n;
        path += dots;
        path += strspn(path, "/");
    }
    if (!n)
        return *path ? path : ".";
    return *path ? arena_printf(a, "%.*s/%s", (int)n, c->within, path)
                 : arena_copy(a, c->within, n);
}

/* As seen from the common folder, if it lies in it. */
static const char *shorten(const char *path, const char *common) {
    size_t n = strlen(common);

    return strncmp(path, common, n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

/* How much of two paths is the same, in whole folders. */
static size_t common_folder(const char *a, const char *b) {
    size_t n = 0, end = 0;

    for (; a[n] && a[n] == b[n]; n++)
        end = a[n] == '/' ? n : end;
    return (!a[n] || a[n] == '/') && (!b[n] || b[n] == '/') ? n : end;
}

static bool run_in_one(const struct compile_commands *c) {
    for (size_t i = 1; i < c->count; i++) {
        if (strcmp(c->commands[i].directory, c->commands[0].directory) != 0)
            return false;
    }
    return true;
}

/* The real name of the step's folder; NULL, reported, when it is not there. */
static const char *real_folder(struct arena *a, const char *folder,
                               const struct compile_command *c) {
    const char *path = path_join(a, folder, c->directory);
    char real[PATH_MAX];

    if (realpath(path, real))
        return arena_copy(a, real, strlen(real));
    diag_error("%s: where compile steps run; cannot be entered: %s", path, strerror(errno));
    diag_hint("if the build folder was moved, configure it again");
    return NULL;
}

const char *compile_commands_gather(struct arena *a, const char *folder,
                                    struct compile_commands *c) {
    const char *common = NULL;

    if (c->count == 0 || run_in_one(c))
        return c->count ? c->commands[0].directory : NULL;
    for (size_t i = 0; i < c->count; i++) {
        struct compile_command *k = &c->commands[i];

        if (i && strcmp(k->directory, k[-1].directory) == 0)
            k->within = k[-1].within;
        else
            k->within = real_folder(a, folder, k);
        if (!k->within)
            return NULL;
        common = common ? arena_copy(a, common, common_folder(common, k->within)) : k->within;
    }
    for (size_t i = 0; common && i < c->count; i++) {
        struct compile_command *k = &c->commands[i];

        k->within += strlen(common);
        k->within += *k->within == '/';
        k->file = shorten(compile_command_path(a, k, k->file), common);
        if (k->output)
            k->output = shorten(compile_command_path(a, k, k->output), common);
    }
    return common && *common ? common : "/";
}

bool compile_command_words(struct arena *a, const struct compile_command *c,
                           struct build_words *list, struct build_words_problem *problem) {
    if (c->command.p)
        return build_words_shell(a, c->command, list, problem);
    for (size_t i = 0; i < c->argument_count; i++)
        build_words_add(list, c->arguments[i]);
    return true;
}
