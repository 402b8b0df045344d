/* SPDX-License-Identifier: MIT */
#include "stubs/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/str.h"
#include "link/install_links.h"
#include "stubs/missing_symbols.h"
#include "stubs/stub_source.h"

/* What is to be in the folder. */
struct output {
    const char *name;
    const struct missing *stub; /* NULL: the file with a target's name */
    size_t target;
};

static struct output *list_outputs(struct stubs *s, size_t *count) {
    struct output *list =
        arena_array(s->link->arena, s->stub_count + s->link->target_count, sizeof *list);

    *count = 0;
    for (size_t i = 0; i < s->stub_count; i++)
        list[(*count)++] = (struct output){source_file(s, s->missing[i].symbol), &s->missing[i], 0};
    for (size_t t = 0; s->stub_count && !s->job->name_function && t < s->link->target_count; t++)
        list[(*count)++] = (struct output){source_target_file(s, t), NULL, t};
    return list;
}

static void text_of(struct stubs *s, const struct output *o, struct buf *text) {
    text->n = 0;
    if (o->stub)
        source_of_stub(s, o->stub, text);
    else
        source_of_target(s, o->target, text);
}

static const char *path_of(struct stubs *s, const char *name) {
    return arena_printf(s->link->arena, "%s/%s", s->job->folder, name);
}

/* ---- what an earlier run left ---- */

static bool is_ours(const char *path) {
    struct file_map map;
    bool ours;

    if (!file_map(&map, path))
        return false;
    ours =
        map.size >= strlen(SOURCE_MARK) && memcmp(map.data, SOURCE_MARK, strlen(SOURCE_MARK)) == 0;
    file_unmap(&map);
    return ours;
}

static bool is_listed(const struct output *list, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].name, name) == 0)
            return true;
    }
    return false;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of sources in the folder that should not be there, sorted. */
static struct word_list find_stale(struct stubs *s, const struct output *list, size_t count) {
    struct word_list stale = {0};
    DIR *folder = opendir(s->job->folder);
    const struct dirent *entry;

    while (folder && (entry = readdir(folder))) {
        if (str_ends(str_from(entry->d_name), ".c") && !is_listed(list, count, entry->d_name) &&
            is_ours(path_of(s, entry->d_name)))
            words_add(s->link->arena, &stale,
                      arena_copy(s->link->arena, entry->d_name, strlen(entry->d_name)));
    }
    if (folder)
        closedir(folder);
    if (stale.count)
        qsort(stale.words, stale.count, sizeof *stale.words, by_text);
    return stale;
}

/* ---- writing ---- */

bool folder_write(struct stubs *s) {
    size_t count;
    const struct output *list = list_outputs(s, &count);
    struct word_list stale;
    struct buf text = {0};
    bool good = file_make_folder(s->job->folder);

    for (size_t i = 0; good && i < count; i++) {
        text_of(s, &list[i], &text);
        good = file_write(path_of(s, list[i].name), text.p, text.n, 0666) != FILE_FAILED;
    }
    buf_free(&text);
    if (!good)
        return false;
    stale = find_stale(s, list, count);
    for (size_t i = 0; i < stale.count; i++) {
        if (unlink(path_of(s, stale.words[i])) < 0) {
            diag_error("%s/%s: cannot be removed: %s", s->job->folder_word, stale.words[i],
                       strerror(errno));
            good = false;
        }
    }
    return good;
}

/* ---- checking ---- */

static const char *names_of(struct stubs *s, const uint64_t *targets) {
    struct buf text = {0};
    const char *names;

    MASK_EACH(t, targets, s->link->target_count)
    buf_printf(&text, "%s%s", text.n ? ", " : "", s->link->targets[t].name);
    names = arena_copy(s->link->arena, text.p, text.n);
    buf_free(&text);
    return names;
}

/* Why a stub is not needed: nobody refers to the symbol, or all who do have it. */
static void explain_needless(struct stubs *s, uint32_t symbol) {
    uint64_t *users = mask_new(s->link->arena, s->link->target_count);
    const char *provider = NULL;

    if (!missing_users(s, symbol, users)) {
        diag_hint("nothing refers to it any more; remove the stub");
        return;
    }
    MASK_EACH(t, users, s->link->target_count) {
        int32_t number = provider_of(s->link, symbol, t);

        if (!provider)
            provider = number >= 0                 ? s->link->instances[number].file->elf.name
                       : number == PROVIDER_COMMON ? "a common symbol"
                                                   : s->library[symbol];
    }
    diag_hint("every target that refers to it now has its own definition (%s: %s); remove the stub",
              names_of(s, users), provider);
}

static bool check_old_stubs(struct stubs *s) {
    bool good = true;

    for (size_t i = 0; i < s->old_count; i++) {
        if (missing_by_symbol(s, s->old[i].symbol) || (s->job->folder && s->old[i].generated))
            continue; /* of the generated ones, the folder has the sources */
        diag_error("%s: the stub of %s has become unnecessary", s->old[i].file->elf.name,
                   stubs_symbol_name(s, s->old[i].symbol));
        explain_needless(s, s->old[i].symbol);
        good = false;
    }
    return good;
}

static bool has_old_stub(const struct stubs *s, uint32_t symbol) {
    for (size_t i = 0; i < s->old_count; i++) {
        if (s->old[i].symbol == symbol)
            return true;
    }
    return false;
}

static bool check_missing(struct stubs *s) {
    bool good = true;

    for (size_t i = 0; i < s->missing_count; i++) {
        const struct missing *m = &s->missing[i];

        if (has_old_stub(s, m->symbol) || (s->job->folder && !m->why_not))
            continue;
        diag_error("%s is missing in %s, and there is no stub for it",
                   stubs_symbol_name(s, m->symbol), names_of(s, m->lacking));
        diag_hint("%s refers to it", s->link->instances[m->users[0].instance].file->elf.name);
        good = false;
    }
    return good;
}

static bool check_file(struct stubs *s, const struct output *o, const struct buf *text) {
    const char *path = path_of(s, o->name);
    struct file_map map;
    bool there = file_map(&map, path), same;

    same = there && map.size == text->n && memcmp(map.data, text->p, text->n) == 0;
    if (there)
        file_unmap(&map);
    if (same)
        return true;
    diag_error("%s/%s: %s", s->job->folder_word, o->name,
               there ? "is not what would be written now" : "there is no such stub");
    if (o->stub)
        diag_hint("the targets without %s are %s; run this again without --check",
                  stubs_symbol_name(s, o->stub->symbol), names_of(s, o->stub->lacking));
    else
        diag_hint("run this again without --check");
    return false;
}

static bool check_stale(struct stubs *s, const char *name) {
    uint32_t symbol =
        intern_find(&s->link->symbols, (struct str){name, strlen(name) - strlen(".c")});

    diag_error("%s/%s: the stub has become unnecessary", s->job->folder_word, name);
    if (symbol == INTERN_NONE)
        diag_hint("nothing refers to it any more; run this again without --check");
    else
        explain_needless(s, symbol);
    return false;
}

static bool check_sources(struct stubs *s) {
    size_t count;
    const struct output *list = list_outputs(s, &count);
    struct word_list stale = find_stale(s, list, count);
    struct buf text = {0};
    bool good = true;

    for (size_t i = 0; i < stale.count; i++)
        good &= check_stale(s, stale.words[i]);
    for (size_t i = 0; i < count; i++) {
        text_of(s, &list[i], &text);
        good &= check_file(s, &list[i], &text);
    }
    buf_free(&text);
    return good;
}

bool folder_check(struct stubs *s) {
    bool good = true;

    if (!s->job->folder && s->old_count == 0) {
        diag_error("there is no stub to check");
        diag_hint("name the folder of the stubs' sources with -o, or hand-written ones among the "
                  "inputs with --stubs");
        return false;
    }
    if (s->job->folder)
        good = check_sources(s);
    good &= check_old_stubs(s);
    good &= check_missing(s);
    return good;
}

/* ---- the dependency file ---- */

bool folder_depfile(struct stubs *s) {
    size_t count;
    const struct output *list = list_outputs(s, &count);
    struct depfile d = {0};
    bool good;

    if (!s->job->link.depfile)
        return true;
    for (size_t i = 0; i < count; i++)
        depfile_target(&d,
                       arena_printf(s->link->arena, "%s/%s", s->job->folder_word, list[i].name));
    depfile_inputs(s->link, &d);
    depfile_end(&d);
    good = file_write(s->job->link.depfile, d.text.p, d.text.n, 0666) != FILE_FAILED;
    buf_free(&d.text);
    return good;
}
