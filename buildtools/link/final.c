/* SPDX-License-Identifier: MIT */
#include "link/final.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <gnu/libc-version.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/process.h"
#include "base/str.h"
#include "link/linker.h"
#include "link/linker_options.h"
#include "link/search.h"
#include "link/shared_libraries.h"
#include "link/symbol_plan.h"

/* link/startup.c and the like, compiled; embedded by the build. */
extern const char startup_object[], startup_object_end[], choice_object[], choice_object_end[];
extern const char late_object[], late_object_end[], libraries_object[], libraries_object_end[];

/* ---- the command ---- */

struct command {
    struct arena *arena;
    struct word_list words;
};

static void add(struct command *c, const char *word) {
    words_add(c->arena, &c->words, word);
}

static bool has_word(const struct word_list *list, const char *word) {
    for (size_t i = 0; i < list->count; i++) {
        if (list->words[i] && strcmp(list->words[i], word) == 0)
            return true;
    }
    return false;
}

static void add_driver(struct command *c, const struct link_state *s) {
    for (size_t i = 0; i < s->driver.count; i++)
        add(c, s->driver.words[i]);
}

static const char *driver_name(const struct link_state *s) {
    return s->driver.words[s->driver.count - 1];
}

/* Numbers given by --defsym that are the same for all: what differs has become objects, and other
 * names of symbols, too. */
static void add_symbols(struct command *c, const struct link_state *s) {
    const struct target *t = &s->targets[0];

    for (size_t i = 0; i < t->item_count; i++) {
        if (t->items[i].kind == ITEM_SYMBOL && !t->items[i].input &&
            isdigit((unsigned char)strchr(t->items[i].text, '=')[1]))
            add(c, arena_printf(c->arena, "-Wl,--defsym=%s", t->items[i].text));
    }
}

/* -u for what only a library can define: the objects are all named anyway. */
static void add_wanted(struct command *c, const struct link_state *s) {
    for (size_t t = 0; t < s->target_count; t++) {
        const struct word_list *names = &s->targets[t].undefined;

        for (size_t i = 0; i < names->count; i++) {
            uint32_t symbol = intern_find(&s->symbols, str_from(names->words[i]));
            size_t count = 0;

            if (symbol != INTERN_NONE)
                plan_definitions(s, symbol, &count);
            if (count == 0)
                add(c, arena_printf(c->arena, "-Wl,-u,%s", names->words[i]));
        }
    }
}

/* The folders of all targets, as the final link searches them. */
static struct target all_folders(const struct link_state *s) {
    struct target all = {.name = "(all)"};

    for (size_t t = 0; t < s->target_count; t++) {
        for (size_t i = 0; i < s->targets[t].folders.count; i++)
            words_add(s->arena, &all.folders, s->targets[t].folders.words[i]);
    }
    return all;
}

/* An item that the final link gets as a library: NULL for the project's own objects and archives. A
 * library that is found elsewhere in the folders of all targets is named by its path. */
static const char *library_word(struct link_state *s, const struct target *all,
                                const struct item *item) {
    bool archive = item->input && item->input->kind == INPUT_ARCHIVE;

    if (item->kind == ITEM_LIBRARY && (!archive || item->input->outside)) {
        const char *path = search_library(s, all, item->text, item->state.archives_only);

        return !item->path || !path || strcmp(path, item->path) == 0
                   ? arena_printf(s->arena, "-l%s", item->text)
                   : item->path;
    }
    if (item->kind == ITEM_FILE && item->input &&
        (item->input->kind == INPUT_SHARED || item->input->kind == INPUT_SCRIPT ||
         item->input->outside))
        return item->text;
    return NULL;
}

static void add_flag(struct command *c, bool *now, bool wanted, const char *on, const char *off) {
    if (*now != wanted)
        add(c, wanted ? on : off);
    *now = wanted;
}

/* The options that are missing between two inputs. */
static void change_state(struct command *c, struct item_state *now, struct item_state to) {
    add_flag(c, &now->whole, to.whole, "-Wl,--whole-archive", "-Wl,--no-whole-archive");
    add_flag(c, &now->as_needed, to.as_needed, "-Wl,--as-needed", "-Wl,--no-as-needed");
    add_flag(c, &now->archives_only, to.archives_only, "-Wl,-Bstatic", "-Wl,-Bdynamic");
    add_flag(c, &now->copies_needed, to.copies_needed, "-Wl,--copy-dt-needed-entries",
             "-Wl,--no-copy-dt-needed-entries");
}

/* Was the library there before, and not only for the case that something refers to it, unless this
 * is such a case, too? */
static bool is_known(struct command *c, struct word_list *seen, const char *word,
                     struct item_state state) {
    const char *needed = arena_printf(c->arena, "%s %d%d%d", word, state.whole, state.archives_only,
                                      state.copies_needed);
    const char *always = arena_printf(c->arena, "%s always", needed);
    bool known = has_word(seen, always) || (state.as_needed && has_word(seen, needed));

    if (!known)
        words_add(c->arena, seen, state.as_needed ? needed : always);
    return known;
}

static void add_libraries(struct command *c, struct link_state *s) {
    struct word_list seen = {0};
    struct target all = all_folders(s);
    struct item_state now = {.as_needed = s->only_if_needed,
                             .archives_only = s->targets[0].static_link};

    for (size_t t = 0; t < s->target_count; t++) {
        for (size_t i = 0; i < s->targets[t].item_count; i++) {
            const struct item *item = &s->targets[t].items[i];
            struct item_state state = item->state;
            const char *word = library_word(s, &all, item);

            if (!word)
                continue;
            if (item->library && libraries_is_asked_for(s, s->libraries[item->library - 1]))
                state.as_needed = false; /* what refers to it may be dispatched, or another's */
            if (is_known(c, &seen, word, state) && t)
                continue;
            change_state(c, &now, state);
            add(c, word);
        }
    }
    for (size_t i = 0; i < s->library_count; i++) {
        if (libraries_is_named(s, s->libraries[i]) || !plan_leads_to(s, s->libraries[i]))
            continue; /* not the driver's */
        now.archives_only = false;
        change_state(c, &now, (struct item_state){0});
        add(c, s->libraries[i]->path);
    }
    change_state(c, &now, s->targets[0].rest);
}

/* ---- what the linker can do ---- */

/* Folders for libraries come from the words of each target; here the driver's own are asked for. */
static bool is_folder_option(const char *word) {
    return strncmp(word, "-L", 2) == 0 || strncmp(word, "-Wl,-L", 6) == 0 ||
           strncmp(word, "-Wl,--library-path", 18) == 0;
}

bool final_ask(struct link_state *s) {
    struct command all = {.arena = s->arena}, c = {.arena = s->arena};

    add_driver(&c, s);
    options_add(s, &all.words);
    for (size_t i = 0; i < all.words.count; i++) {
        const char *word = all.words.words[i];

        if (!is_folder_option(word))
            add(&c, word);
        else if (strcmp(word, "-L") == 0)
            i++;
    }
    return linker_ask(s, &c.words);
}

bool final_begin(struct link_state *s, struct final_steps *f) {
    return folder_lock(s->arena, &f->folder, arena_printf(s->arena, "%s.p", s->job->output));
}

static bool libc_is_at_least(int minor_wanted) {
    int major = 0, minor = 0;

    return sscanf(gnu_get_libc_version(), "%d.%d", &major, &minor) == 2 &&
           (major > 2 || (major == 2 && minor >= minor_wanted));
}

enum deferral final_deferral(const struct link_state *s, struct final_steps *f) {
    bool packs = s->linker == LINKER_GNU && libc_is_at_least(36);

    f->deferral = options_fixed(s) ? DEFER_NONE : packs ? DEFER_BESIDE_RELR : DEFER_ALONE;
    return f->deferral;
}

/* ---- running it ---- */

/* Response files: blanks end a word unless quoted; a backslash makes the next character ordinary.
 */
static void response_word(struct buf *out, const char *word) {
    for (; *word; word++) {
        if (strchr(" \t\n\\'\"", *word))
            buf_putc(out, '\\');
        buf_putc(out, *word);
    }
    buf_putc(out, '\n');
}

/* The objects that are linked from where they lie. */
static bool write_response(struct link_state *s, const char *path) {
    struct buf text = {0};
    bool good;

    for (size_t i = 0; i < s->instance_count; i++) {
        if (object_is_in_place(s, s->order[i]))
            response_word(&text, s->objects[s->order[i]]);
    }
    good = file_write(path, text.p, text.n, 0666) != FILE_FAILED;
    buf_free(&text);
    return good;
}

/* GNU ld keeps as many files open as it may, and each close then walks a list of all of them: with
 * some thousand objects, closing takes half its time. Fewer at once is faster. */
enum { FILES_AT_ONCE = 256 };

static bool run(const struct link_state *s, struct command *c, const char *what) {
    int status;

    add(c, NULL);
    status = process_run_with_files((char *const *)(uintptr_t)c->words.words, FILES_AT_ONCE);
    if (status == 0)
        return true;
    diag_error("%s failed: `%s` ended with status %d", what, driver_name(s), status);
    return false;
}

static const char *in_folder(struct link_state *s, const struct final_steps *f, const char *name) {
    return arena_printf(s->arena, "%s/%s", f->folder.folder, name);
}

const char *final_archive(struct link_state *s, const struct final_steps *f) {
    return in_folder(s, f, "objects.a");
}

bool final_assemble(struct link_state *s, struct final_steps *f, const struct buf *assembly) {
    struct command c = {.arena = s->arena};
    const char *source = in_folder(s, f, "dispatch.s"), *object = in_folder(s, f, "dispatch.o");

    if (file_holds(source, assembly->p, assembly->n) && file_exists(object))
        return true;
    unlink(object); /* before: an earlier one must never lie beside this source */
    if (file_write(source, assembly->p, assembly->n, 0666) == FILE_FAILED)
        return false;
    f->assembled = file_temporary(s->arena, object); /* it may be ended, or outlive us */
    add_driver(&c, s);
    add(&c, "-c");
    add(&c, source);
    add(&c, "-o");
    add(&c, f->assembled);
    add(&c, NULL);
    f->assembler = process_start((char *const *)(uintptr_t)c.words.words, NULL);
    return f->assembler >= 0;
}

static void report_nothing_made(const struct link_state *s, const char *step, const char *what) {
    diag_error("%s: `%s` made no %s", step, driver_name(s), what);
    diag_hint("expected, behind `--`, a compiler driver such as cc and its arguments");
}

static bool finish_assembling(struct link_state *s, struct final_steps *f) {
    const char *source = in_folder(s, f, "dispatch.s");
    int status;

    if (f->assembler < 0)
        return true;
    status = process_wait(f->assembler);
    f->assembler = -1;
    if (status == 0 && file_exists(f->assembled))
        return file_commit(f->assembled, in_folder(s, f, "dispatch.o"));
    if (status)
        diag_error("%s: assembling it failed: `%s` ended with status %d", source, driver_name(s),
                   status);
    else
        report_nothing_made(s, arena_printf(s->arena, "%s: assembling it", source), "object");
    file_discard(f->assembled);
    return false;
}

void final_abandon(struct link_state *s, struct final_steps *f) {
    linker_forget(s);
    if (f->assembler >= 0) {
        process_wait(f->assembler);
        file_discard(f->assembled);
    }
    f->assembler = -1;
    folder_unlock(&f->folder);
}

/* The build-id is made again after the link, so GNU ld, whose hashing takes a twentieth of the
 * link, is given one of the same length. */
static void add_build_id(struct command *c, const struct link_state *s) {
    const char *id = s->build_id;

    if (s->linker != LINKER_GNU || !id)
        return;
    if (!*id || strcmp(id, "sha1") == 0)
        add(c, "-Wl,--build-id=0x0000000000000000000000000000000000000000");
    else if (strcmp(id, "md5") == 0 || strcmp(id, "uuid") == 0)
        add(c, "-Wl,--build-id=0x00000000000000000000000000000000");
}

/* Start-up changes dynamic symbols, which must not lie beside code then: no page is ever writable
 * and executable. (mold has no such layout.) */
static void add_layout(struct command *c, const struct link_state *s) {
    if (!s->partial_export_count && !s->late)
        return;
    if (s->linker == LINKER_GNU)
        add(c, "-Wl,-z,separate-code");
    else if (s->linker == LINKER_LLD)
        add(c, "-Wl,--rosegment");
}

/* ---- the start-up code ---- */

struct startup_object {
    const char *name, *bytes, *end;
};

static const struct startup_object startup_objects[] = {
    {"startup.o", startup_object, startup_object_end},
    {"startup_choice.o", choice_object, choice_object_end},
    {"startup_late.o", late_object, late_object_end},
    {"startup_libraries.o", libraries_object, libraries_object_end},
};

enum { STARTUP_OBJECTS = sizeof startup_objects / sizeof *startup_objects };

static bool startup_is_wanted(const struct link_state *s, const struct startup_object *o) {
    if (o->bytes == late_object)
        return s->late != NULL;
    return o->bytes != libraries_object || dispatch_shares(s);
}

static bool write_startup(struct link_state *s, const struct final_steps *f) {
    for (size_t i = 0; i < STARTUP_OBJECTS; i++) {
        const struct startup_object *o = &startup_objects[i];

        if (startup_is_wanted(s, o) && file_write(in_folder(s, f, o->name), o->bytes,
                                                  (size_t)(o->end - o->bytes), 0666) == FILE_FAILED)
            return false;
    }
    return true;
}

/* ---- the link ---- */

static void add_everything(struct command *c, struct link_state *s, const struct final_steps *f,
                           const char *program) {
    add_driver(c, s);
    add(c, "-o");
    add(c, program);
    if (f->deferral == DEFER_BESIDE_RELR)
        add(c, "-Wl,-z,pack-relative-relocs");
    options_add(s, &c->words);
    add_symbols(c, s);
    add_wanted(c, s);
    add(c, "-fno-lto"); /* objects that hold both kinds of code: the rewritten one counts */
    for (size_t i = 0; i < STARTUP_OBJECTS; i++) {
        if (startup_is_wanted(s, &startup_objects[i]))
            add(c, in_folder(s, f, startup_objects[i].name));
    }
    add(c, in_folder(s, f, "dispatch.o"));
    add(c, "-Wl,--whole-archive");
    add(c, final_archive(s, f));
    add(c, "-Wl,--no-whole-archive");
    add(c, arena_printf(s->arena, "@%s", in_folder(s, f, "objects.rsp")));
    add(c, "-Wl,--start-group");
    add_libraries(c, s);
    if (s->late && !libc_is_at_least(34)) /* dlopen had a library of its own */
        add(c, "-ldl");
    add(c, "-Wl,--end-group");
    add_build_id(c, s);
    add_layout(c, s);
}

bool final_link(struct link_state *s, struct final_steps *f, const char *program) {
    struct command c = {.arena = s->arena};

    if (!write_response(s, in_folder(s, f, "objects.rsp")) || !write_startup(s, f) ||
        !finish_assembling(s, f))
        return false;
    add_everything(&c, s, f, program);
    if (!run(s, &c, "the final link"))
        return false;
    if (file_exists(program))
        return true;
    report_nothing_made(s, "the final link", "program");
    return false;
}
