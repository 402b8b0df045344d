/* SPDX-License-Identifier: MIT */
#include "link/input.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/hash.h"
#include "base/path.h"
#include "base/str.h"
#include "elf/shared_library.h"
#include "link/link_job.h"
#include "link/linker.h"
#include "link/made_inputs.h"
#include "link/script.h"
#include "link/search.h"
#include "link/shared_libraries.h"
#include "link/summary.h"

/* A section symbol has no name of its own: it stands for its section's. */
static struct str group_name(const struct elf_object *o, const Elf64_Sym *y) {
    if (ELF64_ST_TYPE(y->st_info) == STT_SECTION && y->st_name == 0 &&
        y->st_shndx < o->section_count)
        return elf_section_name(o, &o->sections[y->st_shndx]);
    return elf_symbol_name(o, y);
}

/* gABI, section groups: a flag word, then the section indices of the members. */
static bool read_comdat(struct link_state *s, struct object_file *f, uint32_t section) {
    const struct elf_object *o = &f->elf;
    const Elf64_Shdr *group = &o->sections[section];
    struct str data = elf_section_data(o, group);
    uint32_t flags, member;
    struct comdat *c = &f->comdats[f->comdat_count];

    if (data.n < 4 || data.n % 4 || group->sh_info >= o->symbol_count ||
        group->sh_link != o->symtab) {
        diag_error("%s: damaged section group", o->name);
        return false;
    }
    memcpy(&flags, data.p, 4);
    if (!(flags & GRP_COMDAT))
        return true;
    c->section = section;
    c->signature = intern_add(&s->symbols, group_name(o, &o->symbols[group->sh_info]));
    for (size_t i = 4; i < data.n; i += 4) {
        memcpy(&member, data.p + i, 4);
        if (member == 0 || member >= o->section_count) {
            diag_error("%s: a section group has a member out of range", o->name);
            return false;
        }
        f->comdat_of[member] = (uint32_t)f->comdat_count + 1;
        c->allocated |= (o->sections[member].sh_flags & SHF_ALLOC) != 0;
    }
    f->comdat_count++;
    return true;
}

/* What groups replaced: copies are known by the section's name (GNU ld: .gnu.linkonce). */
static bool is_linkonce(const struct elf_object *o, const Elf64_Shdr *section) {
    return (section->sh_flags & SHF_ALLOC) &&
           str_starts(elf_section_name(o, section), ".gnu.linkonce.");
}

static void read_linkonce(struct link_state *s, struct object_file *f, uint32_t section) {
    struct str name = elf_section_name(&f->elf, &f->elf.sections[section]);

    f->comdats[f->comdat_count] =
        (struct comdat){.signature = intern_add(&s->symbols, name), .allocated = true};
    f->comdat_of[section] = (uint32_t)++f->comdat_count;
}

static bool read_comdats(struct link_state *s, struct object_file *f) {
    size_t n = 0;
    bool good = true;

    for (uint32_t i = 1; i < f->elf.section_count; i++)
        n += f->elf.sections[i].sh_type == SHT_GROUP || is_linkonce(&f->elf, &f->elf.sections[i]);
    if (n == 0)
        return true;
    f->comdats = arena_array(s->arena, n, sizeof *f->comdats);
    f->comdat_of = arena_array(s->arena, f->elf.section_count, sizeof *f->comdat_of);
    for (uint32_t i = 1; good && i < f->elf.section_count; i++) {
        if (f->elf.sections[i].sh_type == SHT_GROUP)
            good = read_comdat(s, f, i);
        else if (is_linkonce(&f->elf, &f->elf.sections[i]))
            read_linkonce(s, f, i);
    }
    return good;
}

bool input_open_object(struct link_state *s, struct object_file *f, const char *name,
                       const uint8_t *data, size_t size) {
    if ((uintptr_t)data % 8) { /* members of an archive may lie at any even offset */
        uint8_t *copy = arena_alloc(s->arena, size);

        memcpy(copy, data, size);
        data = copy;
    }
    f->content = CONTENT_UNKNOWN;
    if (!elf_object_open(&f->elf, name, data, size))
        return false;
    f->names = arena_array(s->arena, global_count(f), sizeof *f->names);
    for (uint32_t i = 0; i < global_count(f); i++)
        f->names[i] = intern_add(&s->symbols, elf_symbol_name(&f->elf, global_symbol(f, i)));
    return read_comdats(s, f);
}

static bool cannot_read(const char *path, const char *of) {
    diag_error("%s: cannot be read%s%s: %s", path, of ? " as a member of " : "", of ? of : "",
               strerror(errno));
    if (errno == ENOENT)
        diag_hint("build it first");
    return false;
}

/* A member's bytes; false with errno set when its file cannot be read. */
static bool map_member(struct object_file *f, const struct archive *archive,
                       const struct archive_member *m, struct str *bytes) {
    *bytes = (struct str){(const char *)m->data, m->size};
    if (!archive->thin)
        return true;
    if (!file_map(&f->map, m->name))
        return false;
    *bytes = (struct str){(const char *)f->map.data, f->map.size};
    if (m->nested)
        *bytes = archive_member_at(f->map.data, f->map.size, m->nested);
    return true;
}

/* --exclude-libs: archives by their names, or ALL. What it is told is the same for all targets. */
static bool is_excluded(const struct link_state *s, const char *path) {
    const struct word_list *names = &s->targets[0].excluded;

    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->words[i], "ALL") == 0 || strcmp(names->words[i], str_basename(path)) == 0)
            return true;
    }
    return false;
}

/* What the object defines is not seen outside of the program. Its bytes are in the arena then. */
static bool open_hidden(struct link_state *s, struct object_file *f, struct str bytes) {
    uint8_t *copy = arena_alloc(s->arena, bytes.n + 1);

    memcpy(copy, bytes.p, bytes.n);
    if (!input_open_object(s, f, f->elf.name, copy, bytes.n))
        return false;
    f->path = NULL; /* not linked from where it lies */
    for (uint32_t i = 0; i < global_count(f); i++) {
        Elf64_Sym *y = (Elf64_Sym *)(uintptr_t)global_symbol(f, i);

        if (y->st_shndx != SHN_UNDEF && (ELF64_ST_VISIBILITY(y->st_other) == STV_DEFAULT ||
                                         ELF64_ST_VISIBILITY(y->st_other) == STV_PROTECTED))
            y->st_other = (uint8_t)((y->st_other & ~3) | STV_HIDDEN);
    }
    return true;
}

/* What cannot be linked does no harm as long as nobody needs it. */
static void open_member(struct link_state *s, struct input_file *in, size_t i,
                        const struct archive *archive) {
    const struct archive_member *m = &archive->members[i];
    struct object_file *f = &in->objects[i];
    struct str bytes;

    f->elf.name = archive->thin && !m->nested
                      ? m->name
                      : arena_printf(s->arena, "%s(%s)", in->path, str_basename(m->name));
    f->path = archive->thin && !m->nested ? m->name : NULL;
    diag_quiet(true);
    f->unusable = !map_member(f, archive, m, &bytes) ||
                  !(is_excluded(s, in->path)
                        ? open_hidden(s, f, bytes)
                        : input_open_object(s, f, f->elf.name, (const uint8_t *)bytes.p, bytes.n));
    diag_quiet(false);
    if (f->unusable) {
        f->elf.symbol_count = f->elf.first_global = 0;
        f->comdat_count = 0;
    }
}

bool input_complain(struct object_file *f, const struct input_file *in) {
    struct elf_object again;
    const uint8_t *data = f->elf.data;
    size_t size = f->elf.size;

    if (!data && f->path && !file_map(&f->map, f->path))
        return cannot_read(f->path, in->path);
    if (data && elf_object_open(&again, f->elf.name, data, size))
        diag_error("%s: a section group of it is damaged", f->elf.name);
    else if (!data)
        diag_error("%s: is empty, or cannot be read", f->elf.name);
    return false;
}

struct index_reader {
    struct link_state *state;
    struct input_file *input;
    const struct archive *archive;
    size_t capacity, member; /* the member that was found last */
};

static void add_to_index(struct index_reader *r, uint32_t symbol, size_t member) {
    struct input_file *in = r->input;

    in->index = array_grow(in->index, &r->capacity, in->index_count + 1, sizeof *in->index);
    in->index[in->index_count++] = (struct archive_symbol){symbol, (uint32_t)member};
}

/* Entries mostly come in the order of the members. */
static void found_in_index(void *ctx, struct str name, size_t header) {
    struct index_reader *r = ctx;
    const struct archive *a = r->archive;

    for (size_t n = 0; n < a->count; n++, r->member = (r->member + 1) % a->count) {
        if (a->members[r->member].header == header) {
            add_to_index(r, intern_add(&r->state->symbols, name), r->member);
            return;
        }
    }
}

static void read_index(struct link_state *s, struct input_file *in, const struct archive *archive) {
    struct index_reader r = {s, in, archive, 0, 0};

    in->has_index = archive_index(in->map.data, in->map.size, found_in_index, &r);
    for (size_t i = 0; !in->has_index && i < in->object_count; i++) {
        const struct object_file *f = &in->objects[i];

        for (uint32_t k = 0; k < global_count(f); k++) {
            if (global_symbol(f, k)->st_shndx != SHN_UNDEF)
                add_to_index(&r, f->names[k], i);
        }
    }
}

static bool open_archive(struct link_state *s, struct input_file *in) {
    struct archive archive;

    if (!archive_read(s->arena, &archive, in->path, in->map.data, in->map.size))
        return false;
    in->kind = INPUT_ARCHIVE;
    in->objects = arena_array(s->arena, archive.count, sizeof *in->objects);
    in->included = arena_array(s->arena, archive.count, sizeof *in->included);
    in->object_count = archive.count;
    for (size_t i = 0; i < archive.count; i++)
        open_member(s, in, i, &archive);
    read_index(s, in, &archive);
    return true;
}

/* A linker script is text. */
static bool is_text(const struct file_map *map) {
    size_t n = map->size < 512 ? map->size : 512;

    for (size_t i = 0; i < n; i++) {
        if (map->data[i] < 0x80 && !isprint(map->data[i]) && !isspace(map->data[i]))
            return false;
    }
    return n > 0;
}

static bool open_file(struct link_state *s, struct input_file *in) {
    if (!file_map(&in->map, in->path))
        return cannot_read(in->path, NULL);
    if (archive_is_archive(in->map.data, in->map.size))
        return open_archive(s, in);
    if (elf_is_dynamic(in->map.data, in->map.size) ||
        (is_text(&in->map) && !str_ends(str_from(in->path), ".o"))) {
        in->kind = elf_is_elf(in->map.data, in->map.size) ? INPUT_SHARED : INPUT_SCRIPT;
        in->included = arena_array(s->arena, 1, sizeof *in->included);
        return true;
    }
    in->kind = INPUT_OBJECT;
    in->objects = arena_array(s->arena, 1, sizeof *in->objects);
    in->included = arena_array(s->arena, 1, sizeof *in->included);
    in->objects[0].path = in->path;
    in->object_count = 1;
    return input_open_object(s, &in->objects[0], in->path, in->map.data, in->map.size);
}

struct input_file *input_named(struct link_state *s, const char *key, bool *first) {
    uint32_t before = s->paths.count, number = intern_add(&s->paths, str_from(key));

    *first = number == before;
    if (*first) {
        struct input_file *in = arena_alloc(s->arena, sizeof *in);

        s->files = array_grow(s->files, &s->file_capacity, number + 1, sizeof(struct input_file *));
        in->path = intern_text(&s->paths, number).p;
        s->files[number] = in;
    }
    return s->files[number];
}

static struct input_file *input_at(struct link_state *s, const char *path, bool *good) {
    bool first;
    struct input_file *in = input_named(s, path, &first);

    if (first)
        *good &= open_file(s, in);
    return in;
}

/* Where the dynamic linker's libraries lie on a Linux host. */
static const char *const system_folders[] = {"/usr/local/lib/x86_64-linux-gnu",
                                             "/usr/lib/x86_64-linux-gnu",
                                             "/lib/x86_64-linux-gnu",
                                             "/usr/local/lib64",
                                             "/usr/lib64",
                                             "/lib64",
                                             "/usr/local/lib",
                                             "/usr/lib",
                                             "/lib"};

const char *input_system_folder(size_t i) {
    return i < sizeof system_folders / sizeof *system_folders ? system_folders[i] : NULL;
}

const char *input_find_system_file(struct link_state *s, const char *name) {
    for (size_t i = 0; input_system_folder(i); i++) {
        const char *path = arena_printf(s->arena, "%s/%s", input_system_folder(i), name);

        if (file_exists(path))
            return path;
    }
    return NULL;
}

/* ---- libraries, and scripts in the place of files ---- */

void input_add_item(struct arena *a, struct target *t, struct item item) {
    if (t->item_count == t->item_capacity) {
        size_t capacity = t->item_capacity ? t->item_capacity * 2 : 64;
        struct item *grown = arena_array(a, capacity, sizeof *grown);

        if (t->item_count)
            memcpy(grown, t->items, t->item_count * sizeof *grown);
        t->items = grown;
        t->item_capacity = capacity;
    }
    t->items[t->item_count++] = item;
}

/* A target's items are copied, with what scripts name in the place of the scripts. */
struct expansion {
    struct link_state *state;
    struct target *target;
    struct target to; /* its items */
    unsigned depth;
    bool good;
};

enum { DEEPEST_SCRIPT = 16 };

static void expand(struct expansion *e, struct item item);

/* What the driver adds. */
static bool is_own(const struct expansion *e) {
    return e->target == &e->state->own;
}

static struct script *script_of(struct link_state *s, struct input_file *in) {
    if (!in->script) {
        in->script = arena_alloc(s->arena, sizeof *in->script);
        script_read(s->arena, in->script, (struct str){(const char *)in->map.data, in->map.size});
    }
    return in->script;
}

/* A file that a script names; of the driver's own libraries those that are not there do not
 * matter. */
static void expand_named(struct expansion *e, const char *by, struct item item) {
    struct link_state *s = e->state;
    struct str folder = path_folder_with_slash(str_from(by));
    const char *name = item.text, *path;

    if (strncmp(name, "-l", 2) == 0) {
        item.kind = ITEM_LIBRARY;
        item.text += 2;
        expand(e, item);
        return;
    }
    path = search_named(s, e->target, arena_copy(s->arena, folder.p, folder.n), name);
    if (path) {
        item.kind = ITEM_FILE;
        item.text = path;
        item.input = NULL;
        expand(e, item);
    } else if (!is_own(e)) {
        diag_error("%s: the script names %s, which is not there", by, name);
        diag_hint("expected it beside the script, in the current folder, or in a folder of -L");
        e->good = false;
    }
}

static void expand_script(struct expansion *e, struct item item) {
    struct input_file *in = item.input;
    const struct script *script = script_of(e->state, in);
    struct item_state outside = item.state;

    if (script->other < in->map.size) { /* the final link gets it as it is, if it may: see below */
        input_add_item(e->state->arena, &e->to, item);
        return;
    }
    if (e->depth == DEEPEST_SCRIPT) {
        diag_error("%s: linker scripts name each other without an end", in->path);
        e->good = false;
        return;
    }
    e->depth++;
    for (size_t i = 0; i < script->count && e->good; i++) {
        item.text = script->entries[i].text;
        switch (script->entries[i].kind) {
        case SCRIPT_GROUP:
        case SCRIPT_GROUP_END:
            input_add_item(e->state->arena, &e->to,
                           (struct item){.kind = script->entries[i].kind == SCRIPT_GROUP
                                                     ? ITEM_GROUP
                                                     : ITEM_GROUP_END});
            break;
        case SCRIPT_NEEDED: item.state.as_needed = item.state.needed_said = true; break;
        case SCRIPT_NEEDED_END: item.state = outside; break;
        case SCRIPT_FOLDER: words_add(e->state->arena, &e->state->script_folders, item.text); break;
        case SCRIPT_UNDEFINED: words_add(e->state->arena, &e->target->undefined, item.text); break;
        case SCRIPT_INCLUDE:
        case SCRIPT_FILE: expand_named(e, in->path, item); break;
        }
    }
    e->depth--;
}

/* The driver's own shared libraries are not looked into here. */
static bool is_shared_library(const char *path) {
    struct file_map map;
    bool shared;

    if (!file_map(&map, path))
        return false;
    shared = elf_is_dynamic(map.data, map.size);
    file_unmap(&map);
    return shared;
}

static void expand(struct expansion *e, struct item item) {
    struct link_state *s = e->state;
    const char *path = item.text;

    if (item.kind == ITEM_LIBRARY) {
        path = search_library(s, e->target, item.text, item.state.archives_only);
        item.input = NULL;
        if (!path && !is_own(e) && s->own.folders.count)
            e->good = search_complain(s, e->target, item.text, item.state.archives_only);
    }
    item.path = path;
    if (!item.input && path && (item.kind == ITEM_FILE || item.kind == ITEM_LIBRARY) &&
        !(is_own(e) && is_shared_library(path)))
        item.input = input_at(s, path, &e->good);
    if (item.input && item.input->kind == INPUT_SCRIPT)
        expand_script(e, item);
    else
        input_add_item(s->arena, &e->to, item);
}

static bool expand_items(struct link_state *s, struct target *t, struct target *to) {
    struct expansion e = {.state = s, .target = t, .good = true};

    for (size_t i = 0; i < t->item_count; i++)
        expand(&e, t->items[i]);
    to->items = e.to.items;
    to->item_count = e.to.item_count;
    to->item_capacity = e.to.item_capacity;
    return e.good;
}

/* ---- archives that are left to the final link ---- */

/* The C library's parts, as glibc calls them; they know each other too well to be taken apart. */
static bool is_part_of_libc(const char *name) {
    static const char *const parts[] = {"libc.",       "libc_nonshared.", "libm.",     "libm-",
                                        "libmvec.",    "libpthread.",     "libdl.",    "librt.",
                                        "libresolv.",  "libutil.",        "libanl.",   "libnsl.",
                                        "libcrypt_r.", "libg.",           "libmcheck."};

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (strncmp(name, parts[i], strlen(parts[i])) == 0)
            return true;
    }
    return false;
}

static void find_outside(struct link_state *s) {
    const char *libc = search_library(s, &s->own, "c", false);
    struct str folder = libc ? path_folder_with_slash(str_from(libc)) : (struct str){NULL, 0};

    for (size_t i = 0; i < s->added.item_count; i++) {
        if (s->added.items[i].input)
            s->added.items[i].input->outside = true;
    }
    for (uint32_t i = 0; i < s->paths.count; i++) {
        struct input_file *in = s->files[i];

        if (libc && str_eq(path_folder_with_slash(str_from(in->path)), folder) &&
            is_part_of_libc(str_basename(in->path)))
            in->outside = true;
    }
}

/* What they refer to is wanted first of all. */
static void open_start_files(struct link_state *s) {
    for (size_t i = 0; i < s->start_files.count; i++) {
        struct item item = {.kind = ITEM_FILE, .text = s->start_files.words[i]};
        bool good = true;

        diag_quiet(true);
        item.input = input_at(s, item.text, &good);
        diag_quiet(false);
        item.input->outside = true;
        if (good && item.input->kind == INPUT_OBJECT)
            input_add_item(s->arena, &s->start, item);
    }
}

/* ---- scripts that say more than what to link ---- */

static const char *known_name(const struct link_state *s, struct str text) {
    for (size_t at = 0, n; at < text.n; at += n ? n : 1) {
        for (n = 0; at + n < text.n &&
                    (isalnum((unsigned char)text.p[at + n]) || strchr("_.$", text.p[at + n]));)
            n++;
        if (n && intern_find(&s->symbols, (struct str){text.p + at, n}) != INTERN_NONE)
            return arena_copy(s->arena, text.p + at, n);
    }
    return NULL;
}

static size_t count_targets(const struct link_state *s, const struct input_file *in) {
    size_t count = 0;

    for (size_t t = 0; t < s->target_count; t++) {
        bool has = false;

        for (size_t i = 0; i < s->targets[t].item_count; i++)
            has |= s->targets[t].items[i].input == in;
        count += has;
    }
    return count;
}

static bool check_script(const struct link_state *s, const struct input_file *in) {
    struct str text = {(const char *)in->map.data, in->map.size};
    struct diag_place place = {in->path, text, in->script->other};
    const char *name;

    if (in->script->fault) {
        diag_error_at(&place, "%s", in->script->fault);
        return false;
    }
    name = known_name(s, (struct str){text.p + place.offset, text.n - place.offset});
    if (in->script->count == 0 && !name && count_targets(s, in) == s->target_count)
        return true;
    if (in->script->count)
        diag_error_at(&place, "a linker script that also names what to link says this");
    else if (name)
        diag_error_at(&place, "a linker script has to do with the targets' symbol %s", name);
    else
        diag_error_at(&place, "a linker script that not all targets are linked with says this");
    diag_hint(
        "expected INPUT, GROUP, AS_NEEDED, SEARCH_DIR, OUTPUT_FORMAT; what else a script says "
        "would hold for all targets");
    return false;
}

static bool check_scripts(const struct link_state *s) {
    bool good = true;

    for (uint32_t i = 0; i < s->paths.count; i++) {
        const struct input_file *in = s->files[i];

        if (in->kind == INPUT_SCRIPT && in->script && in->script->other < in->map.size)
            good &= check_script(s, in);
    }
    return good;
}

struct name_list {
    struct link_state *state;
    struct input_file *input;
};

static void add_number(uint32_t **list, size_t *count, size_t *capacity, uint32_t number) {
    *list = array_grow(*list, capacity, *count + 1, sizeof **list);
    (*list)[(*count)++] = number;
}

static void add_shared_name(void *ctx, struct str name, enum library_symbol_kind kind) {
    struct name_list *list = ctx;
    struct input_file *in = list->input;
    uint32_t number = intern_find(&list->state->symbols, name);

    if (number == INTERN_NONE) /* no object mentions it */
        return;
    if (kind == LIBRARY_DEFINES_DATA)
        add_number(&in->data_names, &in->data_count, &in->data_capacity, number);
    if (kind == LIBRARY_DEFINES || kind == LIBRARY_DEFINES_DATA)
        add_number(&in->shared_names, &in->shared_count, &in->shared_capacity, number);
    else
        add_number(&in->wanted_names, &in->wanted_count, &in->wanted_capacity, number);
    if (kind == LIBRARY_NEEDS)
        add_number(&in->needed_names, &in->needed_count, &in->needed_capacity, number);
}

static bool open_files(struct link_state *s) {
    bool good = true;

    for (size_t i = 0; i < s->target_count; i++) {
        struct target *t = &s->targets[i];

        progress(s, "reading objects of target", i + 1, s->target_count);
        for (size_t k = 0; k < t->item_count; k++) {
            struct item *item = &t->items[k];

            if (item->kind == ITEM_FILE)
                item->input = input_at(s, item->text, &good);
            else if (item->kind == ITEM_BINARY)
                item->input = made_of_file(s, item->text, &good);
        }
    }
    return good;
}

/* What the targets' words do not say of their libraries. */
static void complete_states(struct link_state *s) {
    for (size_t t = 0; t < s->target_count; t++) {
        struct target *target = &s->targets[t];

        for (size_t i = 0; i < target->item_count; i++) {
            if (!target->items[i].state.needed_said)
                target->items[i].state.as_needed = s->only_if_needed;
        }
        if (!target->rest.needed_said)
            target->rest.as_needed = s->only_if_needed;
    }
}

bool inputs_open(struct link_state *s) {
    bool good = open_files(s); /* meanwhile the driver answers */

    linker_know(s);
    complete_states(s);
    open_start_files(s);
    expand_items(s, &s->own, &s->added);
    for (size_t t = 0; good && t < s->target_count; t++)
        good = expand_items(s, &s->targets[t], &s->targets[t]);
    find_outside(s);
    good = good && check_scripts(s);
    for (size_t i = 0; good && i < s->target_count; i++)
        good = made_of_symbols(s, &s->targets[i]);
    for (uint32_t i = 0; i < s->paths.count; i++) {
        struct name_list list = {s, s->files[i]};

        if (s->files[i]->kind == INPUT_SHARED)
            shared_library_names(s->files[i]->map.data, s->files[i]->map.size, add_shared_name,
                                 &list);
    }
    return good;
}

uint32_t input_content(struct link_state *s, struct object_file *f) {
    if (f->content == CONTENT_UNKNOWN) {
        struct hash h = elf_object_identity(&f->elf);

        f->content = intern_add(&s->contents, (struct str){(const char *)&h, sizeof h});
    }
    return f->content;
}

static void close_inputs(struct link_state *s) {
    for (uint32_t i = 0; i < s->paths.count; i++) {
        struct input_file *in = s->files[i];

        for (size_t k = 0; k < in->object_count; k++)
            file_unmap(&in->objects[k].map);
        file_unmap(&in->map);
        free(in->index);
        free(in->shared_names);
        free(in->data_names);
        free(in->wanted_names);
        free(in->needed_names);
    }
    free(s->files);
}

void link_state_free(struct link_state *s) {
    close_inputs(s);
    libraries_free(s);
    for (size_t t = 0; t < s->target_count; t++)
        free(s->targets[t].sequence);
    intern_free(&s->symbols);
    intern_free(&s->paths);
    intern_free(&s->sought);
    free(s->found);
    intern_free(&s->contents);
    intern_free(&s->set_names);
    intern_free(&s->masks.sets);
    free(s->instances);
}
