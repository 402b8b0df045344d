/* SPDX-License-Identifier: MIT */
/*
 * Meson looks at files when it decides whether to configure again, not at folders: a source or a
 * configuration that is new does not count. Ninja looks at both. So a step of the build makes the
 * lists once more when a folder has changed, and where they have become others, the next run of
 * Ninja configures.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/path.h"
#include "base/str.h"
#include "plan/model.h"

static bool next_line(struct str *text, struct str *line) {
    const char *end = text->n ? memchr(text->p, '\n', text->n) : NULL;

    if (!text->n)
        return false;
    *line = (struct str){text->p, end ? (size_t)(end - text->p) : text->n};
    text->p += line->n + (end != NULL);
    text->n -= line->n + (end != NULL);
    return true;
}

char **plan_recorded(struct arena *a, const char *lists, int *count) {
    struct str text, line;
    size_t lines = 0;
    char **words;

    if (!file_read(a, lists, &text)) {
        diag_error("%s: cannot be read: %s", lists, strerror(errno));
        return NULL;
    }
    if (!next_line(&text, &line) || !str_is(line, PLAN_MARK)) {
        diag_error("%s: no lists of `unitarget plan`", lists);
        diag_hint("expected, behind --check, what -o FILE has written");
        return NULL;
    }
    words = arena_array(a, text.n + 2, sizeof *words);
    *count = 1;
    words[0] = arena_copy(a, "plan", 4);
    while (next_line(&text, &line) && str_starts(line, "#: ")) {
        char *word = arena_copy(a, line.p + 3, line.n - 3);

        if (lines++)
            words[(*count)++] = word;
        else if (chdir(word) < 0) {
            diag_error("%s: its folder %s cannot be entered: %s", lists, word, strerror(errno));
            return NULL;
        }
    }
    return words;
}

/* Is the word among those of the list, in whatever line of that key? */
static bool has_word(struct str lists, struct str word) {
    const char *end = lists.p + lists.n;

    for (const char *p = lists.p; p < end; p++) {
        if ((size_t)(end - p) >= word.n && memcmp(p, word.p, word.n) == 0 &&
            (p == lists.p || strchr(" =\n", p[-1])) &&
            (p + word.n == end || strchr(" \n", p[word.n])))
            return true;
    }
    return false;
}

/* Tells of each word that one has and the other has not. */
static void tell_new(struct str from, struct str in, const char *what) {
    struct str line;

    while (next_line(&from, &line)) {
        const char *p = memchr(line.p, '=', line.n), *end = line.p + line.n;

        while (p && ++p < end) {
            const char *blank = memchr(p, ' ', (size_t)(end - p));
            struct str word = {p, (size_t)((blank ? blank : end) - p)};

            if (word.n && !has_word(in, word))
                diag_hint("%.*s %s", STR_ARG(word), what);
            p += word.n;
        }
    }
}

bool plan_check(struct plan *p, const char *lists) {
    const char *folder = path_folder(p->arena, lists);
    const char *state = arena_printf(p->arena, "%s/meson-private/coredata.dat", folder);
    struct buf now = {0};
    struct str old;
    bool same;

    plan_put_lists(p, &now);
    if (!file_read(p->arena, lists, &old))
        old = (struct str){"", 0};
    same = str_eq(old, (struct str){now.p, now.n});
    if (!same) {
        diag_error("what there is to build has changed since it was configured");
        tell_new((struct str){now.p, now.n}, old, "is new, or has moved to another list");
        tell_new(old, (struct str){now.p, now.n}, "is gone");
        diag_hint("or a target's configuration defines something else");
        if (utimensat(AT_FDCWD, state, NULL, 0) == 0) /* build.ninja depends on it */
            diag_hint("run ninja again: it will configure first");
        else
            diag_hint("configure the build again");
    }
    buf_free(&now);
    return same;
}
