/* SPDX-License-Identifier: MIT */
#include "link/shared_libraries.h"

#include <ctype.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/str.h"
#include "elf/shared_library.h"
#include "link/input.h"
#include "link/link_job.h"
#include "link/option_table.h"
#include "link/resolve.h"

/* A library that a target's words name, or the driver adds. */
struct candidate {
    uint32_t library;
    bool as_needed;
    bool drivers; /* the driver adds it, behind all words */
};

struct finder {
    struct link_state *state;
    struct intern paths;           /* of the libraries, numbered as they are */
    struct word_list folders;      /* where the system has libraries */
    struct candidate **candidates; /* [target_count] in order */
    size_t *candidate_count;       /* [target_count] */
    uint64_t *wanted; /* [symbols.count * words] targets that still seek a definition, of names that
                         candidates define */
    size_t words;
    bool drivers;      /* what is being added is what the driver adds */
    struct item *item; /* the word that is being added; NULL */
};

/* ---- one library ---- */

static void note_name(const struct link_state *s, struct shared_library *l, struct str text,
                      const struct library_symbol *y) {
    uint32_t symbol = intern_find(&s->symbols, text);

    if (symbol == INTERN_NONE) /* no object mentions it */
        return;
    l->names = array_grow(l->names, &l->name_capacity, l->name_count + 1, sizeof *l->names);
    l->names[l->name_count++] = (struct library_name){symbol, l, y};
}

/* Objects refer to a name's default version by the name alone, and to any by NAME@VERSION. */
static void note_names(const struct link_state *s, struct shared_library *l) {
    char text[512];

    for (size_t i = 0; i < l->facts.symbol_count; i++) {
        const struct library_symbol *y = &l->facts.symbols[i];
        size_t n = y->name.n + 1 + y->version.n;

        note_name(s, l, y->name, y);
        if (!y->defined || !y->version.n || n > sizeof text)
            continue;
        memcpy(text, y->name.p, y->name.n);
        text[y->name.n] = '@';
        memcpy(text + y->name.n + 1, y->version.p, y->version.n);
        note_name(s, l, (struct str){text, n}, y);
    }
}

/* The number of the library at `path`; INTERN_NONE when there is none. */
static uint32_t open_library(struct finder *f, const char *path) {
    struct link_state *s = f->state;
    char *real = realpath(path, NULL); /* one file may be found on several ways */
    uint32_t before = f->paths.count, number;
    struct file_map map;
    struct shared_library *l;

    if (!real)
        return INTERN_NONE;
    number = intern_find(&f->paths, str_from(real));
    if (number != INTERN_NONE || !file_map(&map, real)) {
        free(real);
        return number;
    }
    if (!elf_is_dynamic(map.data, map.size)) {
        file_unmap(&map);
        free(real);
        return INTERN_NONE;
    }
    intern_add(&f->paths, str_from(real));
    s->libraries =
        array_grow(s->libraries, &s->library_capacity, s->library_count + 1, sizeof *s->libraries);
    l = arena_alloc(s->arena, sizeof *l);
    s->libraries[s->library_count++] = l;
    l->path = arena_copy(s->arena, path, strlen(path));
    l->real = arena_copy(s->arena, real, strlen(real));
    free(real);
    l->map = map;
    shared_library_read(s->arena, &l->facts, map.data, map.size);
    l->name = l->facts.soname.n ? l->facts.soname.p : str_basename(l->path);
    l->targets = mask_new(s->arena, s->target_count);
    l->read_by = mask_new(s->arena, s->target_count);
    l->places = arena_array(s->arena, s->target_count, sizeof *l->places);
    memset(l->places, 0xff, s->target_count * sizeof *l->places);
    note_names(s, l);
    return before;
}

/* ---- where they are sought ---- */

/* What the dynamic linker's own configuration names (ld.so.conf(5)). */
static void add_configured(struct finder *f, const char *pattern) {
    struct arena *a = f->state->arena;
    glob_t found;

    if (glob(pattern, 0, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct str text;

        if (!file_read(a, found.gl_pathv[i], &text))
            continue;
        for (size_t at = 0, n; at < text.n; at += n + 1) {
            n = strcspn(text.p + at, "\n");
            if (text.p[at] == '/')
                words_add(a, &f->folders,
                          arena_copy(a, text.p + at, strcspn(text.p + at, " \t\r\n#")));
        }
    }
    globfree(&found);
}

static void find_folders(struct finder *f) {
    for (size_t i = 0; i < f->state->own.folders.count; i++)
        words_add(f->state->arena, &f->folders, f->state->own.folders.words[i]);
    add_configured(f, "/etc/ld.so.conf");
    add_configured(f, "/etc/ld.so.conf.d/*.conf");
    for (size_t i = 0; input_system_folder(i); i++)
        words_add(f->state->arena, &f->folders, input_system_folder(i));
}

/* The path of a file of that name in a folder, if there is one; $ORIGIN in the folder's name stands
 * for `origin`. */
static const char *in_folder(struct arena *a, struct str folder, const char *origin,
                             const char *name) {
    static const char *const spellings[] = {"$ORIGIN", "${ORIGIN}"};
    const char *path = NULL;

    for (size_t i = 0; i < 2 && !path; i++) {
        if (str_starts(folder, spellings[i]))
            path = arena_printf(a, "%s%.*s/%s", origin, (int)(folder.n - strlen(spellings[i])),
                                folder.p + strlen(spellings[i]), name);
    }
    if (!path)
        path = arena_printf(a, "%.*s/%s", STR_ARG(folder), name);
    return file_exists(path) ? path : NULL;
}

static const char *in_path(struct arena *a, struct str folders, const char *origin,
                           const char *name) {
    const char *found = NULL;

    for (size_t at = 0, n; !found && at < folders.n; at += n + 1) {
        const char *colon = memchr(folders.p + at, ':', folders.n - at);

        n = colon ? (size_t)(colon - folders.p) - at : folders.n - at;
        if (n)
            found = in_folder(a, (struct str){folders.p + at, n}, origin, name);
    }
    return found;
}

static const char *in_list(struct arena *a, const struct word_list *folders, const char *name) {
    const char *found = NULL;

    for (size_t i = 0; !found && i < folders->count; i++)
        found = in_folder(a, str_from(folders->words[i]), "", name);
    return found;
}

static const char *folder_of(struct arena *a, const char *path) {
    const char *base = str_basename(path);

    return base == path ? "." : arena_copy(a, path, (size_t)(base - path));
}

/* In the folders of all -rpath or -rpath-link. */
static const char *in_options(struct link_state *s, const struct target *t, const char *option,
                              const char *name) {
    const char *found = NULL, *origin = folder_of(s->arena, s->job->output ? s->job->output : "");

    for (size_t i = 0; !found && i < t->kept_count; i++) {
        const char *family = t->kept[i].family;

        if (strcmp(family + strspn(family, "-"), option) == 0)
            found = in_path(s->arena, str_from(t->kept[i].value), origin, name);
    }
    return found;
}

/* A library that another one needs (ld.so(8), and GNU ld's manual at --rpath-link). */
static uint32_t find_needed(struct finder *f, size_t target, const struct shared_library *by,
                            const char *name) {
    struct link_state *s = f->state;
    const struct target *t = &s->targets[target];
    const char *path = strchr(name, '/') ? name : NULL;

    if (!path)
        path = in_options(s, t, "rpath-link", name);
    if (!path)
        path = in_options(s, t, "rpath", name);
    if (!path)
        path = in_path(s->arena, by->facts.run_path, folder_of(s->arena, by->path), name);
    if (!path)
        path = in_list(s->arena, &f->folders, name);
    if (!path)
        path = in_list(s->arena, &t->folders, name);
    return path ? open_library(f, path) : INTERN_NONE;
}

/* ---- what the words name, and the driver ---- */

static void add_file(struct finder *f, size_t target, const char *path, bool as_needed);

static void add_candidate(struct finder *f, size_t target, uint32_t library, bool as_needed) {
    size_t n = f->candidate_count[target];
    struct candidate *grown;

    if (f->item)
        f->item->library = library + 1;
    for (size_t i = 0; i < n; i++) {
        if (f->candidates[target][i].library == library) {
            f->candidates[target][i].as_needed &= as_needed;
            return;
        }
    }
    grown = arena_array(f->state->arena, n + 1, sizeof *grown);
    if (n)
        memcpy(grown, f->candidates[target], n * sizeof *grown);
    grown[n] = (struct candidate){library, as_needed, f->drivers};
    f->candidates[target] = grown;
    f->candidate_count[target]++;
}

/* -lNAME: a shared library, or nothing if an archive is found first. */
static void add_named(struct finder *f, size_t target, const char *name, bool as_needed) {
    struct arena *a = f->state->arena;
    const struct word_list *lists[] = {&f->state->targets[target].folders, &f->folders};
    bool exact = name[0] == ':';

    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < lists[k]->count; i++) {
            struct str folder = str_from(lists[k]->words[i]);
            const char *path =
                in_folder(a, folder, "", exact ? name + 1 : arena_printf(a, "lib%s.so", name));

            if (path) {
                add_file(f, target, path, as_needed);
                return;
            }
            if (!exact && in_folder(a, folder, "", arena_printf(a, "lib%s.a", name)))
                return;
        }
    }
}

/* A linker script in the place of a library: INPUT (…), GROUP (…), AS_NEEDED (…). */
static void add_of_script(struct finder *f, size_t target, struct str text, bool as_needed) {
    struct arena *a = f->state->arena;
    bool inside = false; /* of a list of files */
    unsigned needed_depth = 0, depth = 0;

    for (size_t i = 0, n; i < text.n; i += n ? n : 1) {
        struct str word;
        const char *name;

        if (text.n - i > 1 && memcmp(text.p + i, "/*", 2) == 0) {
            const char *end = memmem(text.p + i, text.n - i, "*/", 2);

            n = end ? (size_t)(end + 2 - (text.p + i)) : text.n - i;
            continue;
        }
        for (n = 0; i + n < text.n && !isspace((unsigned char)text.p[i + n]) &&
                    !strchr("(),;\"", text.p[i + n]);)
            n++;
        word = (struct str){text.p + i, n};
        if (!n) {
            depth += text.p[i] == '(';
            if (text.p[i] == ')' && depth) {
                depth--;
                needed_depth = depth < needed_depth ? 0 : needed_depth;
                inside &= depth > 0;
            }
            continue;
        }
        if (str_is(word, "INPUT") || str_is(word, "GROUP")) {
            inside = true;
        } else if (str_is(word, "AS_NEEDED")) {
            needed_depth = depth + 1;
        } else if (inside && depth) {
            name = arena_copy(a, word.p, word.n);
            if (str_starts(word, "-l"))
                add_named(f, target, name + 2, as_needed || needed_depth);
            else if (name[0] == '/' || file_exists(name))
                add_file(f, target, name, as_needed || needed_depth);
            else
                add_named(f, target, arena_printf(a, ":%s", name), as_needed || needed_depth);
        }
    }
}

static void add_file(struct finder *f, size_t target, const char *path, bool as_needed) {
    uint32_t library = open_library(f, path);
    struct file_map map;

    if (library != INTERN_NONE) {
        add_candidate(f, target, library, as_needed);
    } else if (file_map(&map, path)) {
        if (map.size && !elf_is_elf(map.data, map.size) && !archive_is_archive(map.data, map.size))
            add_of_script(f, target, (struct str){(const char *)map.data, map.size}, as_needed);
        file_unmap(&map);
    }
}

static void add_items(struct finder *f, size_t target, struct target *of) {
    for (size_t i = 0; i < of->item_count; i++) {
        struct item *item = &of->items[i];
        /* the C start files need libc */
        bool as_needed = item->state.as_needed && !(f->drivers && strcmp(item->text, "c") == 0);

        f->item = item;
        if (item->kind == ITEM_FILE && (!item->input || item->input->kind == INPUT_SHARED ||
                                        item->input->kind == INPUT_SCRIPT))
            add_file(f, target, item->text, as_needed);
        else if (item->kind == ITEM_LIBRARY && !item->state.archives_only)
            add_named(f, target, item->text, as_needed);
    }
}

static void add_of_target(struct finder *f, size_t target) {
    f->drivers = false;
    add_items(f, target, &f->state->targets[target]);
    f->drivers = true;
    add_items(f, target, &f->state->own);
}

/* ---- which of these are needed ---- */

static uint64_t *wanted_by(const struct finder *f, uint32_t symbol) {
    return &f->wanted[symbol * f->words];
}

static void find_wanted(struct finder *f) {
    struct link_state *s = f->state;
    uint8_t *defined = arena_array(s->arena, s->symbols.count, 1);

    f->words = mask_words(s->target_count);
    f->wanted = arena_array(s->arena, s->symbols.count, f->words * sizeof *f->wanted);
    for (size_t i = 0; i < s->library_count; i++) {
        for (size_t k = 0; k < s->libraries[i]->name_count; k++)
            defined[s->libraries[i]->names[k].symbol] |= s->libraries[i]->names[k].as->defined;
    }
    for (uint32_t n = 0; n < s->instance_count; n++) {
        const struct object_file *file = s->instances[n].file;

        for (uint32_t i = 0; i < global_count(file); i++) {
            if (!defined[file->names[i]] ||
                ELF64_ST_BIND(global_symbol(file, i)->st_info) == STB_WEAK ||
                is_definition(s, n, i))
                continue;
            MASK_EACH(t, s->instances[n].targets, s->target_count) {
                if (provider_of(s, file->names[i], t) == PROVIDER_NONE)
                    mask_add(wanted_by(f, file->names[i]), t);
            }
        }
    }
}

/* By its plain name an old version is not what a linker takes. */
static bool is_taken(const struct link_state *s, const struct library_name *name) {
    return name->as->defined &&
           (!name->as->hidden || intern_text(&s->symbols, name->symbol).n > name->as->name.n);
}

bool libraries_beat_common(const struct link_state *s, const struct library_symbol *as) {
    bool data = !as->weak && as->type != STT_FUNC && as->type != STT_GNU_IFUNC;

    return s->linker == LINKER_MOLD || (s->linker == LINKER_GNU && data);
}

/* Does the library define a name that the target still wants? These names are then settled. */
static bool settles(const struct finder *f, const struct shared_library *l, size_t target) {
    bool any = false;

    for (size_t i = 0; i < l->name_count; i++) {
        uint64_t *wanted = wanted_by(f, l->names[i].symbol);

        if (is_taken(f->state, &l->names[i]) && mask_has(wanted, target)) {
            mask_remove(wanted, target);
            any = true;
        }
        any |= is_taken(f->state, &l->names[i]) &&
               provider_of(f->state, l->names[i].symbol, target) == PROVIDER_COMMON &&
               libraries_beat_common(f->state, l->names[i].as);
    }
    return any;
}

static bool is_listed(const struct link_state *s, const struct target *t, const char *name) {
    for (size_t i = 0; i < t->library_count; i++) {
        const struct shared_library *l = s->libraries[t->libraries[i]];

        if (strcmp(l->name, name) == 0)
            return true;
    }
    return false;
}

static void list(struct finder *f, struct target *t, uint32_t library) {
    t->libraries =
        array_grow(t->libraries, &t->library_capacity, t->library_count + 1, sizeof *t->libraries);
    f->state->libraries[library]->places[t - f->state->targets] = (uint32_t)t->library_count;
    t->libraries[t->library_count++] = library;
    mask_add(f->state->libraries[library]->targets, (size_t)(t - f->state->targets));
}

static void list_needed(struct finder *f, struct target *t, const struct shared_library *by) {
    for (size_t i = 0; i < by->facts.needed_count; i++) {
        const char *name = by->facts.needed[i].p;
        uint32_t library;

        if (is_listed(f->state, t, name))
            continue;
        library = find_needed(f, (size_t)(t - f->state->targets), by, name);
        if (library != INTERN_NONE)
            list(f, t, library);
    }
}

/* As the dynamic linker does it: what the program needs, in order, then what the first of these
 * needs, and so on. */
static void list_libraries(struct finder *f, size_t target) {
    struct link_state *s = f->state;
    struct target *t = &s->targets[target];

    for (size_t i = 0; i < f->candidate_count[target]; i++) {
        struct candidate c = f->candidates[target][i];
        struct shared_library *l = s->libraries[c.library];

        mask_add(l->read_by, target);
        if ((settles(f, l, target) || !c.as_needed) && !is_listed(s, t, l->name)) {
            list(f, t, c.library);
            t->direct_libraries++;
            t->named_libraries += !c.drivers;
        }
    }
    for (size_t i = 0; i < t->library_count; i++) {
        struct shared_library *l = s->libraries[t->libraries[i]];

        /* lld and mold look only at what is named */
        if (s->linker == LINKER_GNU)
            mask_add(l->read_by, target);
        list_needed(f, t, l);
    }
}

/* A table of all definitions, by symbol: counted, summed up, placed. */
static void index_definitions(struct link_state *s) {
    uint32_t n = s->symbols.count, *start = arena_array(s->arena, n + 2, sizeof *start);

    for (size_t i = 0; i < s->library_count; i++) {
        for (size_t k = 0; k < s->libraries[i]->name_count; k++)
            start[s->libraries[i]->names[k].symbol + 2] += is_taken(s, &s->libraries[i]->names[k]);
    }
    for (uint32_t i = 0; i < n; i++)
        start[i + 2] += start[i + 1];
    s->library_definitions = arena_array(s->arena, start[n + 1], sizeof *s->library_definitions);
    for (size_t i = 0; i < s->library_count; i++) {
        for (size_t k = 0; k < s->libraries[i]->name_count; k++) {
            const struct library_name *name = &s->libraries[i]->names[k];

            if (is_taken(s,
                         name)) /* moves the start of the symbol to its end: the next one's start */
                s->library_definitions[start[name->symbol + 1]++] = name;
        }
    }
    s->library_start = start;
}

void libraries_find(struct link_state *s) {
    struct finder f = {.state = s};

    find_folders(&f);
    f.candidates = arena_array(s->arena, s->target_count, sizeof *f.candidates);
    f.candidate_count = arena_array(s->arena, s->target_count, sizeof *f.candidate_count);
    for (size_t t = 0; t < s->target_count; t++) {
        if (!s->targets[t].static_link)
            add_of_target(&f, t);
    }
    find_wanted(&f);
    for (size_t t = 0; t < s->target_count; t++)
        list_libraries(&f, t);
    index_definitions(s);
    intern_free(&f.paths);
}

const struct library_name *libraries_definition(const struct link_state *s, uint32_t symbol,
                                                size_t target) {
    const struct library_name *first = NULL;
    uint32_t place = LIBRARY_ABSENT;

    for (uint32_t i = s->library_start[symbol]; i < s->library_start[symbol + 1]; i++) {
        const struct library_name *name = s->library_definitions[i];

        if (name->library->places[target] < place) {
            place = name->library->places[target];
            first = name;
        }
    }
    return first;
}

const struct shared_library *libraries_at(const struct link_state *s, const char *path) {
    char *real = realpath(path, NULL);
    const struct shared_library *found = NULL;

    for (size_t i = 0; real && i < s->library_count; i++) {
        if (strcmp(s->libraries[i]->real, real) == 0)
            found = s->libraries[i];
    }
    free(real);
    return found;
}

bool libraries_is_asked_for(const struct link_state *s, const struct shared_library *l) {
    for (size_t t = 0; t < s->target_count; t++) {
        if (l->places[t] < s->targets[t].direct_libraries)
            return true;
    }
    return false;
}

bool libraries_is_named(const struct link_state *s, const struct shared_library *l) {
    for (size_t t = 0; t < s->target_count; t++) {
        if (l->places[t] < s->targets[t].named_libraries)
            return true;
    }
    return false;
}

bool libraries_has_old(const struct link_state *s, uint32_t symbol) {
    for (size_t i = 0; i < s->library_count; i++) {
        const struct shared_library *l = s->libraries[i];

        for (size_t k = 0; k < l->name_count; k++) {
            if (l->names[k].symbol == symbol && l->names[k].as->hidden)
                return true;
        }
    }
    return false;
}

struct str libraries_alias(const struct library_name *name) {
    const struct library_facts *facts = &name->library->facts;

    for (size_t i = 0; i < facts->symbol_count; i++) {
        const struct library_symbol *y = &facts->symbols[i];

        if (y->defined && y->type == STT_OBJECT && y->value == name->as->value &&
            !str_eq(y->name, name->as->name))
            return y->name;
    }
    return (struct str){"", 0};
}

void libraries_free(struct link_state *s) {
    for (size_t i = 0; i < s->library_count; i++) {
        free(s->libraries[i]->names);
        file_unmap(&s->libraries[i]->map);
    }
    for (size_t t = 0; t < s->target_count; t++)
        free(s->targets[t].libraries);
    free(s->libraries);
}
