/* SPDX-License-Identifier: MIT */
#include "link/rewrite.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/hash.h"
#include "base/str.h"
#include "link/names.h"
#include "link/plan.h"
#include "link/report.h"
#include "link/resolve.h"
#include "object/relocation.h"

/* What is changed about one global symbol of an object. References are calls (which may go straight
 * to a definition) and all others (which must see the one address that stands for the symbol
 * everywhere). */
struct symbol_edit {
    uint32_t index;     /* in the symbol table */
    const char *name;   /* its new name, or NULL */
    const char *calls;  /* what calls refer to instead, or NULL: still this symbol */
    const char *others; /* what all other references refer to instead, or NULL */
    bool undefine;      /* it becomes an undefined symbol */
    bool function;      /* a dispatched function that is defined here */
};

struct section_edit {
    uint32_t index;
    const char *name; /* its new name, or NULL */
    bool plain_data;  /* its type becomes SHT_PROGBITS */
    bool mark;        /* a symbol at its start is added */
};

/* All edits of one object, gathered first: their hash is part of the new file's name. */
struct edits {
    struct symbol_edit *symbols;
    size_t symbol_count, symbol_capacity;
    struct section_edit *sections;
    size_t section_count, section_capacity;
    bool must_copy; /* not a file of its own (a member of an archive) */
};

/* ---- what is to be changed ---- */

enum array_kind array_section(const struct elf_object *o, const Elf64_Shdr *section,
                              uint32_t *priority) {
    static const struct {
        const char *name;
        uint32_t type;
        enum array_kind kind;
    } kinds[] = {{".preinit_array", SHT_PREINIT_ARRAY, ARRAY_PREINIT},
                 {".init_array", SHT_INIT_ARRAY, ARRAY_INIT},
                 {".fini_array", SHT_FINI_ARRAY, ARRAY_FINI}};
    struct str name = elf_section_name(o, section);

    *priority = 65536;
    if (!(section->sh_flags & SHF_ALLOC))
        return ARRAY_NONE;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t n = strlen(kinds[i].name);

        if (str_starts(name, kinds[i].name) && name.n > n + 1 && name.p[n] == '.')
            *priority = (uint32_t)strtoul(name.p + n + 1, NULL, 10);
        if (section->sh_type == kinds[i].type || str_is(name, kinds[i].name) ||
            (str_starts(name, kinds[i].name) && name.p[n] == '.'))
            return kinds[i].kind;
    }
    return ARRAY_NONE;
}

/* The relocations that a position-independent program applies when it starts come from R_X86_64_64
 * alone (psABI). */
bool has_deferrable_relocations(const struct elf_object *o, uint32_t section, size_t *count) {
    const uint64_t need = SHF_ALLOC | SHF_WRITE;
    bool any = false;

    *count = 0;
    if ((o->sections[section].sh_flags & (need | SHF_TLS)) != need)
        return false;
    for (uint32_t i = 1; i < o->section_count; i++) {
        const Elf64_Rela *r;
        size_t n;

        if (o->sections[i].sh_type != SHT_RELA || o->sections[i].sh_info != section)
            continue;
        r = elf_relocations(o, &o->sections[i], &n);
        for (size_t k = 0; k < n; k++)
            *count += ELF64_R_TYPE(r[k].r_info) == R_X86_64_64;
        any |= *count > 0;
    }
    return any;
}

static struct symbol_edit *edit_symbol(struct edits *e, uint32_t index) {
    e->symbols =
        array_grow(e->symbols, &e->symbol_capacity, e->symbol_count + 1, sizeof *e->symbols);
    e->symbols[e->symbol_count] = (struct symbol_edit){.index = index};
    return &e->symbols[e->symbol_count++];
}

/* NULL when the name is what the symbol is called already. */
static const char *if_new(const struct link_state *s, uint32_t symbol, const char *name) {
    return strcmp(name, name_plain(s, symbol)) == 0 ? NULL : name;
}

/* An undefined symbol, or a definition that does not count: all references go to the provider or
 * the dispatch. */
static void plan_reference(const struct link_state *s, uint32_t instance, uint32_t i,
                           struct edits *e) {
    const struct object_file *f = s->instances[instance].file;
    uint32_t symbol = f->names[i];
    const struct symbol_plan *p = &s->plan[symbol];
    const Elf64_Sym *y = global_symbol(f, i);
    struct symbol_edit edit = {.index = f->elf.first_global + i};
    int32_t provider;
    bool single = plan_single_provider(s, instance, i, &provider);

    if (y->st_shndx == SHN_UNDEF && plan_bounds_split_set(s, symbol))
        edit.name = name_in_split_set(s, intern_text(&s->symbols, symbol), instance);
    else if (p->dispatched && p->kind == KIND_FUNCTION && single)
        edit.calls = name_of_provider(s, symbol, provider);
    else if (!p->dispatched)
        edit.name = if_new(s, symbol, name_of_provider(s, symbol, provider));
    /* a COMMON symbol that stands for itself stays one */
    edit.undefine = y->st_shndx != SHN_UNDEF &&
                    (y->st_shndx != SHN_COMMON || p->dispatched || provider != PROVIDER_COMMON);
    if (edit.name || edit.calls || edit.undefine)
        *edit_symbol(e, edit.index) = edit;
}

static void plan_definition(const struct link_state *s, uint32_t instance, uint32_t i,
                            struct edits *e) {
    const struct object_file *f = s->instances[instance].file;
    uint32_t symbol = f->names[i];
    const struct symbol_plan *p = &s->plan[symbol];
    struct symbol_edit edit = {.index = f->elf.first_global + i};
    int32_t provider;
    bool single = plan_single_provider(s, instance, i, &provider);
    bool own = single && provider == (int32_t)instance;

    edit.name = if_new(s, symbol, name_of_definition(s, symbol, instance));
    if (p->dispatched) {
        edit.function = p->kind == KIND_FUNCTION;
        edit.others = name_plain(s, symbol);
        if (p->kind != KIND_FUNCTION || !single)
            edit.calls = edit.others;
        else if (!own)
            edit.calls = name_of_provider(s, symbol, provider);
    } else if (!own) {
        edit.others = edit.calls = name_of_provider(s, symbol, provider);
    }
    if (edit.name || edit.calls || edit.others)
        *edit_symbol(e, edit.index) = edit;
}

/* A group of which several targets keep different copies is folded by nobody: it gets a name of its
 * own. */
static void plan_groups(const struct link_state *s, uint32_t instance, struct edits *e) {
    const struct object_file *f = s->instances[instance].file;

    for (size_t i = 0; i < f->comdat_count; i++) {
        const struct comdat *c = &f->comdats[i];
        bool defined = c->symbol >= f->elf.first_global &&
                       is_definition(s, instance, c->symbol - f->elf.first_global);

        if (c->allocated && s->comdat_owner[c->signature] == COMDAT_SEVERAL && !defined)
            edit_symbol(e, c->symbol)->name = arena_printf(
                s->arena, "%s.%s", name_plain(s, c->signature), s->instances[instance].id);
    }
}

static void plan_sections(const struct link_state *s, uint32_t instance, struct edits *e) {
    const struct instance *o = &s->instances[instance];
    const struct elf_object *elf = &o->file->elf;

    for (uint32_t i = 1; i < elf->section_count; i++) {
        struct section_edit edit = {.index = i};
        struct str name = elf_section_name(elf, &elf->sections[i]);
        uint32_t priority;
        size_t n;

        if (array_section(elf, &elf->sections[i], &priority) != ARRAY_NONE) {
            edit.name = ".data.rel.ro.ut_array";
            edit.plain_data = edit.mark = true;
        } else if ((elf->sections[i].sh_flags & SHF_ALLOC) && plan_in_split_set(s, name)) {
            edit.name = name_in_split_set(s, name, instance);
        }
        edit.mark |= o->mask != s->all_targets && has_deferrable_relocations(elf, i, &n);
        /* GNU ld puts all .data.rel.ro.local before all .data.rel.ro: one run a target set, not two
         */
        if (edit.mark && !edit.name && str_starts(name, ".data.rel.ro.local"))
            edit.name = ".data.rel.ro.ut_local";
        if (!edit.name && !edit.mark)
            continue;
        e->sections = array_grow(e->sections, &e->section_capacity, e->section_count + 1,
                                 sizeof *e->sections);
        e->sections[e->section_count++] = edit;
    }
}

static void plan_edits(const struct link_state *s, uint32_t instance, struct edits *e) {
    const struct object_file *f = s->instances[instance].file;

    e->symbol_count = e->section_count = 0;
    e->must_copy = f->path == NULL;
    for (uint32_t i = 0; i < global_count(f); i++) {
        bool counts = is_definition(s, instance, i);

        if (counts && global_symbol(f, i)->st_shndx != SHN_COMMON)
            plan_definition(s, instance, i, e);
        else
            plan_reference(s, instance, i, e);
    }
    plan_groups(s, instance, e);
    plan_sections(s, instance, e);
}

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

static bool is_call(const Elf64_Rela *r) {
    return ELF64_R_TYPE(r->r_info) == R_X86_64_PLT32;
}

/* A reference that reaches a dispatched function without its name (through its section, or another,
 * local name) takes the function's address: the edit of the function; NULL for all other
 * references. Frame tables do not count. */
static const struct symbol_edit *nameless_function(const struct elf_object *o,
                                                   const struct edits *e, const Elf64_Shdr *in,
                                                   const Elf64_Rela *r) {
    const Elf64_Sym *through = &o->symbols[ELF64_R_SYM(r->r_info)];
    int64_t to;

    if (ELF64_R_SYM(r->r_info) >= o->first_global || !(in->sh_flags & SHF_ALLOC) || is_call(r) ||
        through->st_shndx >= o->section_count ||
        !(o->sections[through->st_shndx].sh_flags & SHF_EXECINSTR) ||
        str_is(elf_section_name(o, in), ".eh_frame") || !relocation_target(o, in, r, &to))
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
        const Elf64_Rela *r;
        size_t count;

        if (o->sections[i].sh_type != SHT_RELA)
            continue;
        r = elf_relocations(o, &o->sections[i], &count);
        for (size_t k = 0; k < count; k++) {
            const struct symbol_edit *edit =
                functions ? nameless_function(o, e, &o->sections[o->sections[i].sh_info], &r[k])
                          : NULL;

            if (edit)
                kinds[edit->index] |= 2;
            kinds[ELF64_R_SYM(r[k].r_info)] |= is_call(&r[k]) ? 1 : 2;
        }
    }
}

/* An undefined symbol of which only calls exist just changes its name. */
static void edit_one_symbol(struct tables *t, const struct symbol_edit *edit, uint8_t kinds) {
    Elf64_Sym *y = (Elf64_Sym *)(void *)t->symbols.p + edit->index;
    const char *name = edit->name, *calls = kinds & 1 ? edit->calls : NULL;
    const char *others = kinds & 2 ? edit->others : NULL;
    unsigned char info = y->st_info;

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
        diag_fatal("out of memory");
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
        if (edit->plain_data)
            section->sh_type = SHT_PROGBITS;
        if (edit->mark)
            add_symbol(t,
                       (Elf64_Sym){.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_NOTYPE),
                                   .st_other = STV_HIDDEN,
                                   .st_shndx = (uint16_t)edit->index,
                                   .st_size = section->sh_size},
                       name_of_range(s, instance, edit->index));
    }
}

static void patch_reference(Elf64_Rela *r, const struct tables *t) {
    uint64_t symbol = ELF64_R_SYM(r->r_info);
    uint64_t now = is_call(r) ? t->calls[symbol] : t->others[symbol];

    if (now != symbol)
        r->r_info = ELF64_R_INFO(now, ELF64_R_TYPE(r->r_info));
}

static void patch_nameless(const struct elf_object *o, const struct symbol_edit *edit,
                           Elf64_Rela *r, const struct tables *t) {
    const Elf64_Sym *through = &o->symbols[ELF64_R_SYM(r->r_info)];

    r->r_addend += (int64_t)(through->st_value - o->symbols[edit->index].st_value);
    r->r_info = ELF64_R_INFO((uint64_t)t->others[edit->index], ELF64_R_TYPE(r->r_info));
}

static void patch_references(const struct elf_object *o, const struct edits *e,
                             const struct tables *t, char *bytes) {
    bool functions = defines_functions(e);

    for (uint32_t i = 1; i < o->section_count; i++) {
        const Elf64_Shdr *section = &o->sections[i];
        Elf64_Rela *r;

        if (section->sh_type != SHT_RELA)
            continue;
        r = (Elf64_Rela *)(void *)(bytes + section->sh_offset);
        for (size_t k = 0; k < section->sh_size / sizeof *r; k++) {
            const struct symbol_edit *edit =
                functions ? nameless_function(o, e, &o->sections[section->sh_info], &r[k]) : NULL;

            if (edit)
                patch_nameless(o, edit, &r[k], t);
            else
                patch_reference(&r[k], t);
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
    Elf64_Ehdr *h;
    uint16_t name_section;

    out->n = 0;
    buf_add(out, o->data, o->size);
    if (t->references_change)
        patch_references(o, e, t, out->p);
    name_section = ((Elf64_Ehdr *)(void *)out->p)->e_shstrndx;
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

/* ---- which file ---- */

static bool has_debug(const struct elf_object *o) {
    for (uint32_t i = 1; i < o->section_count; i++) {
        if (elf_is_debug(o, &o->sections[i]))
            return true;
    }
    return false;
}

static void hash_text(struct hash_state *h, const char *text) {
    hash_add(h, text ? text : "", text ? strlen(text) + 1 : 0);
}

/* Everything that the new file's bytes depend on. */
static struct hash key_of(struct link_state *s, uint32_t instance, const struct edits *e) {
    struct object_file *f = s->instances[instance].file;
    struct hash_state *h = hash_new();
    struct str content = intern_text(&s->contents, f->content);

    hash_add(h, &s->tool, sizeof s->tool);
    hash_text(h, s->instances[instance].id);
    hash_add(h, content.p, content.n);
    if (has_debug(&f->elf))
        hash_add(h, f->elf.data, f->elf.size);
    for (size_t i = 0; i < e->symbol_count; i++) {
        const struct symbol_edit *edit = &e->symbols[i];

        hash_add(h, &edit->index, sizeof edit->index);
        hash_add(h, &edit->undefine, sizeof edit->undefine);
        hash_text(h, edit->name);
        hash_text(h, edit->calls);
        hash_text(h, edit->others);
    }
    for (size_t i = 0; i < e->section_count; i++) {
        const struct section_edit *edit = &e->sections[i];

        hash_add(h, &edit->index, sizeof edit->index);
        hash_add(h, &edit->mark, sizeof edit->mark);
        hash_text(h, edit->name);
    }
    return hash_end(h);
}

/* `disas.c.o` becomes `disas.c-0123456789abcdef.o`: the linker's messages name it. */
static const char *new_path(struct link_state *s, const char *folder, const char *name,
                            struct hash key) {
    const char *base = str_basename(name);
    const char *open = strrchr(base, '(');
    size_t n;

    base = open ? open + 1 : base;
    n = strlen(base);
    n -= n && base[n - 1] == ')';
    n -= n > 2 && strncmp(base + n - 2, ".o", 2) == 0 ? 2 : 0;
    return arena_printf(s->arena, "%s/%.*s-%016llx.o", folder, (int)n, base,
                        (unsigned long long)(key.low ^ key.high));
}

static bool rewrite_one(struct link_state *s, uint32_t instance, const char *folder,
                        struct edits *e, struct tables *t, struct buf *out) {
    const struct object_file *f = s->instances[instance].file;
    const char *path;

    plan_edits(s, instance, e);
    if (!e->symbol_count && !e->section_count && !e->must_copy) {
        s->objects[instance] = f->path;
        s->counts.untouched++;
        return true;
    }
    path = new_path(s, folder, f->elf.name, key_of(s, instance, e));
    s->objects[instance] = path;
    s->counts.rewritten++;
    if (file_exists(path)) { /* its name says that it is this very content */
        s->counts.reused++;
        return true;
    }
    fill_tables(s, instance, e, t);
    assemble(&f->elf, e, t, out);
    return file_write(path, out->p, out->n, 0666) != FILE_FAILED;
}

/* ---- objects of earlier runs ---- */

static bool is_ours(const char *name) {
    size_t n = strlen(name);

    return n > 19 && name[n - 19] == '-' && strcmp(name + n - 2, ".o") == 0 &&
           strspn(name + n - 18, "0123456789abcdef") == 16;
}

static void remove_unused(struct link_state *s, const char *folder) {
    struct intern used = {0};
    DIR *dir = opendir(folder);
    struct dirent *entry;

    for (size_t i = 0; i < s->instance_count; i++)
        intern_add(&used, str_from(s->objects[i]));
    while (dir && (entry = readdir(dir))) {
        const char *path = arena_printf(s->arena, "%s/%s", folder, entry->d_name);

        if (is_ours(entry->d_name) && intern_find(&used, str_from(path)) == INTERN_NONE)
            unlink(path);
    }
    if (dir)
        closedir(dir);
    intern_free(&used);
}

enum { PROGRESS_STEP = 64 };

bool rewrite_objects(struct link_state *s, const char *folder) {
    struct edits e = {0};
    struct tables t = {0};
    struct buf out = {0};
    bool good = true;

    s->objects = arena_array(s->arena, s->instance_count, sizeof *s->objects);
    for (uint32_t i = 0; good && i < s->instance_count; i++) {
        if (i % PROGRESS_STEP == 0)
            progress(s, "rewriting objects", i, s->instance_count);
        good = rewrite_one(s, i, folder, &e, &t, &out);
    }
    if (good)
        remove_unused(s, folder);
    free(e.symbols);
    free(e.sections);
    buf_free(&t.symbols);
    buf_free(&t.symbol_names);
    buf_free(&t.section_names);
    buf_free(&t.sections);
    free(t.calls);
    free(t.others);
    buf_free(&out);
    return good;
}
