/* SPDX-License-Identifier: MIT */
#include "stubs/libraries.h"

#include <ctype.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "link/input.h"
#include "object/archive.h"
#include "object/shared_library.h"

/* A library outside of the build, and whose link has it. */
struct library {
    const char *path;
    uint64_t *targets; /* bit set */
};

struct library_list {
    struct stubs *stubs;
    struct library *items; /* [count] the list grows while linker scripts are read */
    size_t count, capacity;
};

/* What the linker defines by itself, and what the C start-up files do (GNU ld's default script;
 * glibc's crt1.o, crti.o and crtbegin.o). */
static const char *const linker_names[] = {"_GLOBAL_OFFSET_TABLE_",
                                           "_DYNAMIC",
                                           "_PROCEDURE_LINKAGE_TABLE_",
                                           "__ehdr_start",
                                           "__executable_start",
                                           "etext",
                                           "_etext",
                                           "__etext",
                                           "edata",
                                           "_edata",
                                           "end",
                                           "_end",
                                           "__bss_start",
                                           "__preinit_array_start",
                                           "__preinit_array_end",
                                           "__init_array_start",
                                           "__init_array_end",
                                           "__fini_array_start",
                                           "__fini_array_end",
                                           "__rela_iplt_start",
                                           "__rela_iplt_end",
                                           "__GNU_EH_FRAME_HDR",
                                           "_start",
                                           "_init",
                                           "_fini",
                                           "data_start",
                                           "__data_start",
                                           "_IO_stdin_used",
                                           "__dso_handle",
                                           "__TMC_END__"};

static void define(struct stubs *s, struct str name, const char *by, const uint64_t *targets) {
    uint32_t symbol = intern_find(&s->link->symbols, name);

    if (symbol == INTERN_NONE)
        return;
    if (!s->library[symbol])
        s->library[symbol] = by;
    for (size_t i = 0; i < s->mask_words; i++)
        libraries_targets(s, symbol)[i] |= targets[i];
}

/* ---- the list of libraries ---- */

/* True when that was news. */
static bool add_library(struct library_list *l, const char *path, const uint64_t *targets) {
    size_t i = 0, words = l->stubs->mask_words;
    bool news = false;

    while (i < l->count && strcmp(l->items[i].path, path) != 0)
        i++;
    if (i == l->count) {
        l->items = array_grow(l->items, &l->capacity, i + 1, sizeof *l->items);
        l->items[l->count++] =
            (struct library){path, mask_new(l->stubs->link->arena, l->stubs->link->target_count)};
    }
    for (size_t w = 0; w < words; w++) {
        news |= (targets[w] & ~l->items[i].targets[w]) != 0;
        l->items[i].targets[w] |= targets[w];
    }
    return news;
}

static void add_named(struct library_list *l, const char *name, const char *suffix,
                      const uint64_t *targets) {
    const char *path = input_find_system_library(l->stubs->link, name, suffix);

    if (path)
        add_library(l, path, targets);
}

static void add_matching(struct library_list *l, const char *pattern, const uint64_t *targets) {
    glob_t found;

    if (glob(pattern, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++)
            add_library(
                l, arena_copy(l->stubs->link->arena, found.gl_pathv[i], strlen(found.gl_pathv[i])),
                targets);
    }
    globfree(&found);
}

static bool is_cxx(const struct target *t) {
    return t->driver_words && strstr(t->words.words[t->driver_words - 1], "++");
}

/* What the compiler driver adds by itself. */
static void add_implicit(struct library_list *l, const struct target *t, const uint64_t *targets) {
    bool statically = t->static_link;

    add_named(l, "c", statically ? ".a" : ".so", targets);
    add_matching(l, "/usr/lib*/gcc/x86_64*/*/libgcc.a", targets);
    if (statically)
        add_matching(l, "/usr/lib*/gcc/x86_64*/*/libgcc_eh.a", targets);
    else
        add_named(l, "gcc_s", ".so.1", targets);
    if (is_cxx(t)) {
        add_named(l, "stdc++", ".so.6", targets);
        add_named(l, "m", statically ? ".a" : ".so", targets);
    }
}

static void add_of_target(struct library_list *l, size_t number) {
    const struct target *t = &l->stubs->link->targets[number];
    uint64_t *targets = mask_new(l->stubs->link->arena, l->stubs->link->target_count);

    mask_add(targets, number);
    for (size_t i = 0; i < t->item_count; i++) {
        const struct input_file *in = t->items[i].input;

        if (in && (in->kind == INPUT_SHARED || in->kind == INPUT_SCRIPT))
            add_library(l, in->path, targets);
        else if (!in && t->items[i].kind == ITEM_LIBRARY)
            add_named(l, t->items[i].text, ".a", targets);
    }
    add_implicit(l, t, targets);
}

/* ---- linker scripts ---- */

/* A name in INPUT (…), GROUP (…) or AS_NEEDED (…): a path, or -lNAME. */
static bool add_script_word(struct library_list *l, struct str word, const uint64_t *targets) {
    struct arena *a = l->stubs->link->arena;
    const char *text = arena_copy(a, word.p, word.n), *path = text;

    if (str_starts(word, "-l"))
        path = input_find_system_library(l->stubs->link, text + 2, ".so");
    else if (text[0] != '/')
        return false;
    return path && add_library(l, path, targets);
}

static bool read_script(struct library_list *l, struct str text, const uint64_t *targets) {
    bool news = false;

    for (size_t i = 0, n; i < text.n; i += n ? n : 1) {
        for (n = 0; i + n < text.n && !isspace((unsigned char)text.p[i + n]) &&
                    !strchr("(),", text.p[i + n]);)
            n++;
        if (n)
            news |= add_script_word(l, (struct str){text.p + i, n}, targets);
    }
    return news;
}

/* Until no script names a library that is not known for all of the script's targets. */
static void open_scripts(struct library_list *l) {
    bool again = true;

    while (again) {
        again = false;
        for (size_t i = 0; i < l->count; i++) {
            struct file_map map;

            if (!file_map(&map, l->items[i].path))
                continue;
            if (map.size && !elf_is_elf(map.data, map.size) &&
                !archive_is_archive(map.data, map.size))
                again |= read_script(l, (struct str){(const char *)map.data, map.size},
                                     l->items[i].targets);
            file_unmap(&map);
        }
    }
}

/* ---- their names ---- */

struct definer {
    struct stubs *stubs;
    const struct library *library;
};

static void define_name(void *ctx, struct str name, enum library_symbol_kind kind) {
    const struct definer *d = ctx;

    if (kind == LIBRARY_DEFINES)
        define(d->stubs, name, d->library->path, d->library->targets);
}

static void define_in_archive(void *ctx, struct str name, size_t header) {
    (void)header;
    define_name(ctx, name, LIBRARY_DEFINES);
}

static void read_names(struct stubs *s, const struct library *library) {
    struct definer definer = {s, library};
    struct file_map map;

    if (!file_map(&map, library->path))
        return;
    if (archive_is_archive(map.data, map.size))
        archive_index(map.data, map.size, define_in_archive, &definer);
    else if (elf_is_elf(map.data, map.size))
        shared_library_names(map.data, map.size, define_name, &definer);
    file_unmap(&map);
}

/* Names given by --defsym=NAME=VALUE. */
static void define_by_option(struct stubs *s, const struct target *t, const uint64_t *targets) {
    for (size_t i = 0; i < t->item_count; i++) {
        const char *text = t->items[i].text;

        if (t->items[i].kind == ITEM_SYMBOL)
            define(s, (struct str){text, strcspn(text, "=")}, "--defsym", targets);
    }
}

static void define_by_linker(struct stubs *s, const uint64_t *all) {
    for (size_t i = 0; i < sizeof linker_names / sizeof *linker_names; i++)
        define(s, str_from(linker_names[i]), "the linker", all);
    for (uint32_t i = 0; i < s->link->symbols.count; i++) {
        struct str name = intern_text(&s->link->symbols, i);

        if (str_starts(name, "__start_") || str_starts(name, "__stop_"))
            define(s, name, "the linker", all);
    }
}

void libraries_read(struct stubs *s) {
    struct library_list list = {.stubs = s};
    uint64_t *all = mask_new(s->link->arena, s->link->target_count);

    s->library = arena_array(s->link->arena, s->link->symbols.count, sizeof *s->library);
    s->in_library = arena_array(s->link->arena, s->link->symbols.count, s->mask_words * 8);
    for (size_t t = 0; t < s->link->target_count; t++) {
        uint64_t *one = mask_new(s->link->arena, s->link->target_count);

        mask_add(one, t);
        mask_add(all, t);
        add_of_target(&list, t);
        define_by_option(s, &s->link->targets[t], one);
    }
    open_scripts(&list);
    for (size_t i = 0; i < list.count; i++)
        read_names(s, &list.items[i]);
    define_by_linker(s, all);
    free(list.items);
}
