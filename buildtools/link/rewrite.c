/* SPDX-License-Identifier: MIT */
#include "link/rewrite.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/hash.h"
#include "base/str.h"
#include "elf/archive.h"
#include "elf/relocation.h"
#include "link/edits.h"
#include "link/summary.h"
#include "link/symbol_names.h"

/* ---- the new file ---- */

/* The tables that replace an object's own. */
struct tables {
    struct buf symbols; /* Elf64_Sym */
    struct buf symbol_names;
    struct buf section_names;
    struct buf sections; /* Elf64_Shdr */
    uint32_t *calls;     /* [symbol_count] what a call to symbol i refers to */
    uint32_t *others;    /* [symbol_count] what any other reference to it refers to */
    size_t map_capacity, map2_capacity;
    bool references_change;
    bool one_string_table; /* symbols and sections take their names from the same table, as clang
                              writes it */
};

static void tables_free(struct tables *t) {
    buf_free(&t->symbols);
    buf_free(&t->symbol_names);
    buf_free(&t->section_names);
    buf_free(&t->sections);
    free(t->calls);
    free(t->others);
}

static uint32_t add_name(struct buf *names, const char *name) {
    uint32_t at = (uint32_t)names->n;

    buf_add(names, name, strlen(name) + 1);
    return at;
}

static uint32_t add_symbol(struct tables *t, Elf64_Sym y, const char *name) {
    y.st_name = add_name(&t->symbol_names, name);
    buf_add(&t->symbols, &y, sizeof y);
    return (uint32_t)(t->symbols.n / sizeof y) - 1;
}

/* Linkers refuse an untyped reference to a thread-local definition, so the type is kept. */
static uint32_t add_undefined(struct tables *t, const char *name, unsigned char like) {
    unsigned char type = ELF64_ST_TYPE(like) == STT_TLS ? STT_TLS : STT_NOTYPE;

    return add_symbol(t, (Elf64_Sym){.st_info = ELF64_ST_INFO(STB_GLOBAL, type)}, name);
}

/* A reference that reaches a dispatched function without its name (through its section, or another,
 * local name) takes the function's address: the edit of the function; NULL for all other
 * references. Frame tables do not count. */
static const struct symbol_edit *nameless_reference(const struct elf_object *o,
                                                    const struct edits *e, const Elf64_Shdr *in,
                                                    const Elf64_Rela *r) {
    const Elf64_Sym *through = &o->symbols[ELF64_R_SYM(r->r_info)];
    int64_t to;

    if (ELF64_R_SYM(r->r_info) >= o->first_global || !(in->sh_flags & SHF_ALLOC) ||
        through->st_shndx >= o->section_count ||
        !(o->sections[through->st_shndx].sh_flags & SHF_EXECINSTR) ||
        str_is(elf_section_name(o, in), ".eh_frame") || relocation_is_call(o, in, r) ||
        relocation_reach(o, in, r, &to) != REACH_PLACE)
        return NULL;
    for (size_t i = 0; i < e->symbol_count; i++) {
        const Elf64_Sym *y = &o->symbols[e->symbols[i].index];

        if (e->symbols[i].function && y->st_shndx == through->st_shndx &&
            (int64_t)y->st_value == to)
            return &e->symbols[i];
    }
    return NULL;
}

static bool defines_functions(const struct edits *e) {
    for (size_t i = 0; i < e->symbol_count; i++) {
        if (e->symbols[i].function)
            return true;
    }
    return false;
}

/* Which kinds of references the object has to a symbol: the others may not exist, then no symbol is
 * added for them. */
static void find_reference_kinds(const struct elf_object *o, const struct edits *e,
                                 uint8_t *kinds) {
    bool needed = false, functions = defines_functions(e);

    for (size_t i = 0; i < e->symbol_count; i++)
        needed |= e->symbols[i].calls || e->symbols[i].others;
    for (uint32_t i = 1; needed && i < o->section_count; i++) {
        const Elf64_Shdr *in;
        const Elf64_Rela *r;
        size_t count;

        if (o->sections[i].sh_type != SHT_RELA)
            continue;
        in = &o->sections[o->sections[i].sh_info];
        r = elf_relocations(o, &o->sections[i], &count);
        for (size_t k = 0; k < count; k++) {
            const struct symbol_edit *edit = functions ? nameless_reference(o, e, in, &r[k]) : NULL;

            if (edit)
                kinds[edit->index] |= 2;
            kinds[ELF64_R_SYM(r[k].r_info)] |= relocation_is_call(o, in, &r[k]) ? 1 : 2;
        }
    }
}

/* An undefined symbol of which only calls exist just changes its name. */
static void edit_one_symbol(struct tables *t, const struct symbol_edit *edit, uint8_t kinds) {
    Elf64_Sym *y = (Elf64_Sym *)(void *)t->symbols.p + edit->index;
    const char *name = edit->name, *calls = kinds & 1 ? edit->calls : NULL;
    const char *others = kinds & 2 ? edit->others : NULL;
    unsigned char info = y->st_info;

    if (edit->resolver) {
        Elf64_Sym resolver = *y;

        resolver.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC);
        resolver.st_other = STV_HIDDEN;
        add_symbol(t, resolver, edit->resolver);
        y = (Elf64_Sym *)(void *)t->symbols.p + edit->index; /* the table may have moved */
    }
    if (edit->undefine) {
        y->st_shndx = SHN_UNDEF;
        y->st_value = y->st_size = 0;
        y->st_info =
            ELF64_ST_INFO(STB_GLOBAL, ELF64_ST_TYPE(info) == STT_TLS ? STT_TLS : STT_NOTYPE);
    }
    if (calls && y->st_shndx == SHN_UNDEF && !(kinds & 2) && !name) {
        name = calls;
        calls = NULL;
    }
    if (name)
        y->st_name = add_name(&t->symbol_names, name);
    if (calls)
        t->calls[edit->index] = add_undefined(t, calls, info);
    if (others)
        t->others[edit->index] = calls && strcmp(calls, others) == 0
                                     ? t->calls[edit->index]
                                     : add_undefined(t, others, info);
    t->references_change |= calls || others;
}

static void fill_tables(const struct link_state *s, uint32_t instance, const struct edits *e,
                        struct tables *t) {
    const struct elf_object *o = &s->instances[instance].file->elf;
    uint8_t *kinds = calloc(o->symbol_count + 1, 1);

    t->symbols.n = t->symbol_names.n = t->section_names.n = t->sections.n = 0;
    t->references_change = false;
    t->one_string_table = o->section_names.p == o->symbol_names.p;
    buf_add(&t->symbols, o->symbols, o->symbol_count * sizeof *o->symbols);
    buf_str(&t->symbol_names, o->symbol_names);
    buf_str(&t->section_names, o->section_names);
    buf_add(&t->sections, o->sections, o->section_count * sizeof *o->sections);
    t->calls = array_grow(t->calls, &t->map_capacity, o->symbol_count + 1, sizeof *t->calls);
    t->others = array_grow(t->others, &t->map2_capacity, o->symbol_count + 1, sizeof *t->others);
    for (uint32_t i = 0; i < o->symbol_count; i++)
        t->calls[i] = t->others[i] = i;
    if (!kinds)
        die("out of memory");
    find_reference_kinds(o, e, kinds);
    for (size_t i = 0; i < e->symbol_count; i++)
        edit_one_symbol(t, &e->symbols[i], kinds[e->symbols[i].index]);
    free(kinds);
    for (size_t i = 0; i < e->section_count; i++) {
        const struct section_edit *edit = &e->sections[i];
        Elf64_Shdr *section = (Elf64_Shdr *)(void *)t->sections.p + edit->index;

        if (edit->name)
            section->sh_name =
                add_name(t->one_string_table ? &t->symbol_names : &t->section_names, edit->name);
        if (edit->plain_data) {
            section->sh_type = SHT_PROGBITS;
            section->sh_flags |= SHF_WRITE; /* as the linker would make a table, however it came */
        }
        if (edit->lost)
            section->sh_info = add_undefined(t, LOST_GROUP, STT_NOTYPE);
        if (edit->mark)
            add_symbol(t,
                       (Elf64_Sym){.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_NOTYPE),
                                   .st_other = STV_HIDDEN,
                                   .st_shndx = (uint16_t)edit->index,
                                   .st_size = section->sh_size},
                       name_of_range(s, instance, edit->index));
    }
}

static void patch_reference(const struct elf_object *o, const Elf64_Shdr *in, Elf64_Rela *r,
                            const struct tables *t) {
    uint64_t symbol = ELF64_R_SYM(r->r_info);
    uint64_t now = relocation_is_call(o, in, r) ? t->calls[symbol] : t->others[symbol];

    if (now != symbol)
        r->r_info = ELF64_R_INFO(now, ELF64_R_TYPE(r->r_info));
}

static void patch_nameless(const struct elf_object *o, const struct symbol_edit *edit,
                           Elf64_Rela *r, const struct tables *t) {
    const Elf64_Sym *through = &o->symbols[ELF64_R_SYM(r->r_info)];

    r->r_addend =
        (int64_t)((uint64_t)r->r_addend + through->st_value - o->symbols[edit->index].st_value);
    r->r_info = ELF64_R_INFO((uint64_t)t->others[edit->index], ELF64_R_TYPE(r->r_info));
}

static void patch_references(const struct elf_object *o, const struct edits *e,
                             const struct tables *t, char *bytes) {
    bool functions = defines_functions(e);

    for (uint32_t i = 1; i < o->section_count; i++) {
        const Elf64_Shdr *section = &o->sections[i], *in;
        Elf64_Rela *r;

        if (section->sh_type != SHT_RELA)
            continue;
        in = &o->sections[section->sh_info];
        r = (Elf64_Rela *)(void *)(bytes + section->sh_offset);
        for (size_t k = 0; k < section->sh_size / sizeof *r; k++) {
            const struct symbol_edit *edit = functions ? nameless_reference(o, e, in, &r[k]) : NULL;

            if (edit)
                patch_nameless(o, edit, &r[k], t);
            else
                patch_reference(o, in, &r[k], t);
        }
    }
}

/* Appends a table and notes in its section header where it is. */
static void append_table(struct buf *out, struct tables *t, uint32_t index,
                         const struct buf *table) {
    Elf64_Shdr *section = (Elf64_Shdr *)(void *)t->sections.p + index;

    buf_align(out, 8);
    section->sh_offset = out->n;
    section->sh_size = table->n;
    buf_add(out, table->p, table->n);
}

static void assemble(const struct elf_object *o, const struct edits *e, struct tables *t,
                     struct buf *out) {
    uint16_t name_section = ((const Elf64_Ehdr *)(const void *)o->data)->e_shstrndx;
    Elf64_Ehdr *h;
    char *bytes;

    out->n = 0;
    bytes = buf_reserve(out, o->size);
    memcpy(bytes, o->data, o->size);
    out->n = o->size;
    if (t->references_change)
        patch_references(o, e, t, bytes);
    for (size_t i = 0; i < e->section_count; i++) {
        if (e->sections[i].ungroup) /* its first word: no GRP_COMDAT */
            memset(bytes + o->sections[e->sections[i].index].sh_offset, 0, 4);
    }
    if (o->symtab)
        append_table(out, t, o->symtab, &t->symbols);
    if (o->symtab)
        append_table(out, t, o->strtab, &t->symbol_names);
    if (!t->one_string_table)
        append_table(out, t, name_section, &t->section_names);
    buf_align(out, 8);
    h = (Elf64_Ehdr *)(void *)out->p;
    h->e_shoff = out->n;
    buf_add(out, t->sections.p, t->sections.n);
}

/* ---- which objects ---- */

static void hash_text(struct hash_state *h, const char *text) {
    hash_add(h, text ? text : "", text ? strlen(text) + 1 : 0);
}

/* Everything that the new object's bytes depend on. */
static struct hash key_of(struct link_state *s, uint32_t instance, const struct edits *e) {
    struct object_file *f = s->instances[instance].file;
    struct hash_state *h = hash_new();
    struct str content = intern_text(&s->contents, f->content);

    hash_add(h, &s->tool, sizeof s->tool);
    hash_text(h, s->instances[instance].id);
    hash_add(h, content.p, content.n);
    if (elf_has_debug(&f->elf))
        hash_add(h, f->elf.data, f->elf.size);
    for (size_t i = 0; i < e->symbol_count; i++) {
        const struct symbol_edit *edit = &e->symbols[i];

        hash_add(h, &edit->index, sizeof edit->index);
        hash_add(h, &edit->undefine, sizeof edit->undefine);
        hash_text(h, edit->name);
        hash_text(h, edit->calls);
        hash_text(h, edit->others);
        hash_text(h, edit->resolver);
    }
    for (size_t i = 0; i < e->section_count; i++) {
        const struct section_edit *edit = &e->sections[i];

        hash_add(h, &edit->index, sizeof edit->index);
        hash_add(h, &edit->mark, sizeof edit->mark);
        hash_add(h, &edit->lost, sizeof edit->lost);
        hash_add(h, &edit->ungroup, sizeof edit->ungroup);
        hash_text(h, edit->name);
    }
    return hash_end(h);
}

/* `disas.c.o` becomes `disas.c-0123456789abcdef.o`: the linker's messages name it. */
static const char *new_name(struct link_state *s, const char *name, struct hash key) {
    const char *base = str_basename(name);
    const char *open = strrchr(base, '(');
    size_t n;

    base = open ? open + 1 : base;
    n = strlen(base);
    n -= n && base[n - 1] == ')';
    n -= n > 2 && strncmp(base + n - 2, ".o", 2) == 0 ? 2 : 0;
    return arena_printf(s->arena, "%.*s-%016llx.o", (int)n, base,
                        (unsigned long long)(key.low ^ key.high));
}

/* Linkers open a file several times, which takes longer than copying one of this size. */
enum { SMALL_FILE = 64 * 1024 };

static bool is_changed(const struct edits *e) {
    return e->symbol_count || e->section_count;
}

/* Whether an instance has to become a member of the archive: not if it is a file of its own that
 * can stay as it is. */
static bool is_packed(const struct link_state *s, uint32_t instance, const struct edits *e) {
    const struct object_file *f = s->instances[instance].file;

    return is_changed(e) || !f->path || f->elf.size < SMALL_FILE;
}

static void plan_objects(struct link_state *s, struct edits *edits) {
    s->objects = arena_array(s->arena, s->instance_count, sizeof *s->objects);
    for (uint32_t i = 0; i < s->instance_count; i++) {
        const struct object_file *f = s->instances[i].file;
        struct edits *e = &edits[i];

        edits_plan(s, i, e);
        s->objects[i] = is_packed(s, i, e) ? new_name(s, f->elf.name, key_of(s, i, e)) : f->path;
        s->counts.untouched += !is_changed(e);
        s->counts.rewritten += is_changed(e);
    }
}

/* ---- the archive ---- */

/* The archive of the last run, to take from it what is still the same. */
struct last_run {
    struct file_map map;
    struct archive archive;
    struct intern names; /* of its members, numbered as they are */
};

/* False with an error when there is an archive, but damaged. */
static bool read_last_run(struct link_state *s, struct last_run *last, const char *path) {
    if (!file_map(&last->map, path) || !archive_is_archive(last->map.data, last->map.size))
        return true;
    if (!archive_read(s->arena, &last->archive, path, last->map.data, last->map.size))
        return false;
    for (size_t i = 0; i < last->archive.count; i++)
        intern_add(&last->names, str_from(last->archive.members[i].name));
    if (last->names.count != last->archive.count) /* not ours: some have the same name */
        last->archive.count = 0;
    return true;
}

static void forget_last_run(struct last_run *last) {
    intern_free(&last->names);
    file_unmap(&last->map);
}

/* A member's name says that it is this very content; NULL when there is none of this name. */
static const struct archive_member *find_member(const struct last_run *last, const char *name) {
    uint32_t number = intern_find(&last->names, str_from(name));

    return number < last->archive.count ? &last->archive.members[number] : NULL;
}

/* The names of the archive's members, in the order of the link. */
static const char **member_names(struct link_state *s, size_t *count) {
    const char **names = arena_array(s->arena, s->instance_count, sizeof *names);

    *count = 0;
    for (size_t k = 0; k < s->instance_count; k++) {
        if (!object_is_in_place(s, s->order[k]))
            names[(*count)++] = s->objects[s->order[k]];
    }
    return names;
}

static bool is_same_archive(const struct last_run *last, const char **names, size_t count) {
    if (last->archive.count != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(last->archive.members[i].name, names[i]) != 0)
            return false;
    }
    return true;
}

enum { PROGRESS_STEP = 64 };

static void write_members(struct link_state *s, const struct edits *edits,
                          const struct last_run *last, struct archive_writer *w) {
    struct tables t = {0};
    struct buf out = {0};

    for (size_t k = 0; k < s->instance_count; k++) {
        uint32_t i = s->order[k];
        const struct elf_object *o = &s->instances[i].file->elf;
        const struct archive_member *member;

        if (k % PROGRESS_STEP == 0)
            progress(s, "rewriting objects", k, s->instance_count);
        if (object_is_in_place(s, i))
            continue;
        member = find_member(last, s->objects[i]);
        if (member) {
            archive_writer_add(w, member->data, member->size);
            s->counts.reused += is_changed(&edits[i]);
        } else if (is_changed(&edits[i])) {
            fill_tables(s, i, &edits[i], &t);
            assemble(o, &edits[i], &t, &out);
            archive_writer_add(w, out.p, out.n);
        } else {
            archive_writer_add(w, o->data, o->size);
        }
    }
    tables_free(&t);
    buf_free(&out);
}

static bool write_archive(struct link_state *s, const struct edits *edits, const char *path) {
    size_t count;
    const char **names = member_names(s, &count);
    struct archive_writer w = {0};
    struct last_run last = {0};
    bool good = read_last_run(s, &last, path);

    if (good && is_same_archive(&last, names, count)) {
        s->counts.reused = s->counts.rewritten;
    } else if (good) {
        good = archive_writer_begin(&w, s->arena, path, names, count);
        if (good)
            write_members(s, edits, &last, &w);
        good = good && archive_writer_end(&w);
    }
    forget_last_run(&last);
    return good;
}

bool rewrite_objects(struct link_state *s, const char *path) {
    struct edits *edits = arena_array(s->arena, s->instance_count, sizeof *edits);
    bool good;

    plan_objects(s, edits);
    good = write_archive(s, edits, path);
    for (size_t i = 0; i < s->instance_count; i++)
        edits_free(&edits[i]);
    return good;
}
