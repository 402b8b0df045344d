/* SPDX-License-Identifier: MIT */
#include "link/linker.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/process.h"
#include "base/str.h"
#include "link/link_job.h"
#include "link/link_words.h"

/* Stands in the linker's command where the inputs would: what is before it and behind it are the
 * driver's own words. It also makes the linker say its name and end. */
static const char marker[] = "--version";

bool linker_ask(struct link_state *s, const struct word_list *command) {
    struct word_list c = {0};

    for (size_t i = 0; i < command->count; i++)
        words_add(s->arena, &c, command->words[i]);
    words_add(s->arena, &c, "-v");
    words_add(s->arena, &c, arena_printf(s->arena, "-Wl,%s", marker));
    words_add(s->arena, &c, NULL);
    s->answer = memfd_create("linker", 0); /* inherited, so that its name in /proc is good there */
    if (s->answer < 0)
        return true; /* then nothing is known */
    s->asking = process_start((char *const *)(uintptr_t)c.words,
                              arena_printf(s->arena, "/proc/self/fd/%d", s->answer));
    return s->asking >= 0;
}

/* One word of a command as drivers show it: gcc as it is, clang between quotation marks. */
static const char *shown_word(struct arena *a, const char **p, const char *end) {
    char *word, *to;
    bool quoted;

    while (*p < end && **p == ' ')
        (*p)++;
    if (*p == end)
        return NULL;
    quoted = **p == '"';
    *p += quoted;
    to = word = arena_alloc(a, (size_t)(end - *p) + 1);
    for (; *p < end && **p != (quoted ? '"' : ' '); (*p)++) {
        if (quoted && **p == '\\' && *p + 1 < end)
            (*p)++;
        *to++ = **p;
    }
    *p += *p < end;
    return word;
}

static bool is_among(const char *word, const char *const *list) {
    while (*list && strcmp(*list, word) != 0)
        list++;
    return *list != NULL;
}

/* Of the driver's own words, those that say what is linked, and how it is sought. */
static bool concerns_inputs(const char *word) {
    static const char *const options[] = {
        "--as-needed", "--no-as-needed", "--push-state", "--pop-state", "--start-group",
        "--end-group", "-Bstatic",       "-Bdynamic",    "-static",     NULL};

    return strncmp(word, "-L", 2) == 0 || strncmp(word, "-l", 2) == 0 || is_among(word, options);
}

static void note_build_id(struct link_state *s, const char *word) {
    if (!str_starts(str_from(word), "--build-id"))
        return;
    s->build_id = word[10] == '=' ? word + 11 : "";
    if (strcmp(s->build_id, "none") == 0)
        s->build_id = NULL;
}

/* The command that starts the linker. Where the driver shows two, the second is the linker's own.
 */
static void note_command(struct link_state *s, const struct word_list *words) {
    struct target *own = &s->own, before;
    bool behind = false;

    *own = (struct target){.name = "(driver)"};
    s->start_files.count = 0;
    s->sysroot = "";
    for (size_t i = 0; i < words->count; i++) {
        const char *word = words->words[i];
        struct str name = str_from(word);

        if (strcmp(word, marker) == 0) {
            behind = true;
            before = *own;
            words_sort(s->arena, &before, NULL);
            s->only_if_needed = before.rest.as_needed;
        } else if (str_starts(name, "--sysroot=")) {
            s->sysroot = word + strlen("--sysroot=");
        } else if (concerns_inputs(word)) {
            words_add(s->arena, &own->words, "-Xlinker");
            words_add(s->arena, &own->words, word);
        } else if (behind && word[0] != '-' &&
                   str_ends(name, ".a")) { /* clang's run-time libraries */
            words_add(s->arena, &own->words, word);
        } else if (i && word[0] != '-' && str_ends(name, ".o") && file_exists(word)) {
            words_add(s->arena, &s->start_files, word);
        }
        note_build_id(s, word);
    }
    s->linker_path = words->words[0];
}

/* "mold 1.10.1 (compatible with GNU ld)". */
static void note_mold(struct link_state *s, struct str line) {
    unsigned major = 0, minor = 0;

    sscanf(arena_copy(s->arena, line.p, line.n), "mold %u.%u", &major, &minor);
    s->linker = LINKER_MOLD;
    s->linker_version = major * 100 + minor;
}

static void note_line(struct link_state *s, struct str line) {
    struct word_list words = {0};
    const char *p = line.p, *word;
    bool command = false;

    if (str_starts(line, "GNU ld "))
        s->linker = LINKER_GNU;
    else if (str_starts(line, "mold "))
        note_mold(s, line);
    else if (str_starts(line, "LLD ") || memmem(line.p, line.n, " LLD ", 5))
        s->linker = LINKER_LLD;
    while ((word = shown_word(s->arena, &p, line.p + line.n))) {
        words_add(s->arena, &words, word);
        command |= words.count > 1 && strcmp(word, marker) == 0;
    }
    if (command)
        note_command(s, &words);
}

/* Folders that GNU ld's default script names, which `ld --verbose` shows. */
static void add_script_folders(struct link_state *s) {
    static const char begin[] = "SEARCH_DIR(\"";
    const char *command[] = {s->linker_path, "--verbose", NULL};
    struct buf text = {0}, messages = {0};
    const char *p;

    process_capture(NULL, (char *const *)(uintptr_t)command, &text, &messages);
    buf_putc(&text, '\0');
    for (p = text.p; (p = strstr(p, begin));) {
        const char *folder = p += strlen(begin), *end = strchr(p, '"');

        if (!end)
            break;
        words_add(s->arena, &s->own.folders, arena_copy(s->arena, folder, (size_t)(end - folder)));
    }
    buf_free(&text);
    buf_free(&messages);
}

void linker_know(struct link_state *s) {
    struct file_map map;
    int status;

    s->linker = LINKER_OTHER;
    s->sysroot = "";
    if (s->asking <= 0)
        return;
    status = process_wait(s->asking);
    s->asking = 0;
    if (status == 0 && file_map(&map, arena_printf(s->arena, "/proc/self/fd/%d", s->answer))) {
        const char *p = (const char *)map.data, *end = p + map.size;

        while (p < end) {
            const char *line_end = memchr(p, '\n', (size_t)(end - p));

            line_end = line_end ? line_end : end;
            note_line(s, (struct str){p, (size_t)(line_end - p)});
            p = line_end + 1;
        }
        file_unmap(&map);
    }
    close(s->answer);
    words_sort(s->arena, &s->own, NULL);
    if (s->linker == LINKER_GNU && s->linker_path)
        add_script_folders(s);
}

void linker_forget(struct link_state *s) {
    if (s->asking > 0) {
        process_wait(s->asking);
        close(s->answer);
    }
    s->asking = 0;
}
