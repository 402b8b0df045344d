/* SPDX-License-Identifier: MIT */
#include "link/edits.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "link/resolve.h"
#include "link/symbol_names.h"
#include "link/symbol_plan.h"

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
    const Elf64_Shdr *header = &o->sections[section];
    uint64_t flags = header->sh_flags;
    uint32_t priority;
    bool any = false;

    *count = 0;
    if (array_section(o, header, &priority) != ARRAY_NONE) /* becomes writable, see rewrite.c */
        flags |= SHF_WRITE;
    if ((flags & (need | SHF_TLS)) != need)
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

static struct section_edit *edit_section(struct edits *e, uint32_t index) {
    e->sections =
        array_grow(e->sections, &e->section_capacity, e->section_count + 1, sizeof *e->sections);
    e->sections[e->section_count] = (struct section_edit){.index = index};
    return &e->sections[e->section_count++];
}

/* NULL when the name is what the symbol is called already. */
static const char *if_new(const struct link_state *s, uint32_t symbol, const char *name) {
    return strcmp(name, name_plain(s, symbol)) == 0 ? NULL : name;
}

/* A weak reference that is null in the instance's targets, while the plain name is some other
 * target's. */
static bool is_null(const struct link_state *s, uint32_t instance, uint32_t i) {
    const struct instance *o = &s->instances[instance];
    uint32_t symbol = o->file->names[i];
    const Elf64_Sym *y = global_symbol(o->file, i);

    return y->st_shndx == SHN_UNDEF && ELF64_ST_BIND(y->st_info) == STB_WEAK &&
           (s->plan[symbol].nulled || (s->plan[symbol].leaks && s->exports[symbol])) &&
           plan_is_absent(s, symbol, mask_next(o->targets, s->target_count, 0));
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

    if (is_null(s, instance, i))
        edit.name = NAME_NOBODYS;
    else if (y->st_shndx == SHN_UNDEF && plan_bounds_split_set(s, symbol))
        edit.name = name_in_split_set(s, intern_text(&s->symbols, symbol), instance);
    else if (p->dispatched && p->kind == KIND_FUNCTION && single)
        edit.calls = name_of_provider(s, symbol, provider);
    else if (!p->dispatched)
        edit.name = if_new(s, symbol, name_of_provider(s, symbol, provider));
    /* a COMMON symbol that stands for itself stays one */
    edit.undefine = y->st_shndx != SHN_UNDEF &&
                    (!elf_is_common(y) || p->dispatched || provider != PROVIDER_COMMON);
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
        edit.function = p->kind == KIND_FUNCTION && own;
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

/* All references to an indirect function go to the generated file's, which takes its name if others
 * can see it. */
static void plan_indirect(const struct link_state *s, uint32_t instance, struct edits *e) {
    const struct object_file *f = s->instances[instance].file;

    for (uint32_t i = 1; i < f->elf.symbol_count; i++) {
        struct symbol_edit *edit;

        if (!plan_is_indirect(s, instance, i))
            continue;
        edit = edit_symbol(e, i);
        edit->resolver = name_of_resolver(s, instance, i);
        edit->undefine = i >= f->elf.first_global;
        if (edit->undefine) {
            uint32_t symbol = f->names[i - f->elf.first_global];
            int32_t provider;

            plan_single_provider(s, instance, i - f->elf.first_global, &provider);
            edit->name = if_new(s, symbol, name_of_provider(s, symbol, provider));
        } else {
            edit->calls = edit->others = name_of_indirect(s, instance, i);
        }
    }
}

/* The linker would choose among copies by their order in the final link, which is not each
 * target's. What no target keeps is called so that it is left out; of what several keep, nothing
 * may be. */
static void plan_groups(const struct link_state *s, uint32_t instance, struct edits *e) {
    const struct instance *o = &s->instances[instance];

    for (size_t i = 0; i < o->file->comdat_count; i++) {
        const struct comdat *c = &o->file->comdats[i];

        if (!c->section || !c->allocated || s->comdat_owner[c->signature] == instance + 1)
            continue;
        if (o->groups[i] == GROUP_LOST)
            edit_section(e, c->section)->lost = true;
        else
            edit_section(e, c->section)->ungroup = true;
    }
}

static bool is_linkonce(const struct object_file *f, uint32_t section) {
    return f->comdat_count && f->comdat_of[section] &&
           f->comdats[f->comdat_of[section] - 1].section == 0;
}

/* `.gnu.linkonce.t.NAME` as the compiler would call it today; the linker knows copies by the name.
 */
static const char *name_of_linkonce(const struct elf_object *o, const Elf64_Shdr *section) {
    struct str name = elf_section_name(o, section);

    if (section->sh_flags & SHF_EXECINSTR)
        return ".text.ut_once";
    if (section->sh_flags & SHF_TLS)
        return section->sh_type == SHT_NOBITS ? ".tbss.ut_once" : ".tdata.ut_once";
    if (section->sh_type == SHT_NOBITS)
        return ".bss.ut_once";
    if (str_starts(name, ".gnu.linkonce.d.rel.ro."))
        return ".data.rel.ro.ut_once";
    return section->sh_flags & SHF_WRITE ? ".data.ut_once" : ".rodata.ut_once";
}

static void plan_sections(const struct link_state *s, uint32_t instance, struct edits *e) {
    const struct instance *o = &s->instances[instance];
    const struct elf_object *elf = &o->file->elf;

    for (uint32_t i = 1; i < elf->section_count; i++) {
        struct section_edit edit = {.index = i};
        struct str name = elf_section_name(elf, &elf->sections[i]);
        bool once = is_linkonce(o->file, i);
        uint32_t priority;
        size_t n;

        if (section_is_lost(s, instance, i) && !once)
            continue;
        if (array_section(elf, &elf->sections[i], &priority) != ARRAY_NONE) {
            edit.name = ".data.rel.ro.ut_array";
            edit.plain_data = edit.mark = true;
        } else if ((elf->sections[i].sh_flags & SHF_ALLOC) && plan_in_split_set(s, name)) {
            edit.name = name_in_split_set(s, name, instance);
        } else if (once) {
            edit.name = name_of_linkonce(elf, &elf->sections[i]);
        }
        edit.mark |= o->mask != s->all_targets && has_deferrable_relocations(elf, i, &n);
        /* GNU ld puts all .data.rel.ro.local before all .data.rel.ro: one run a target set, not two
         */
        if (edit.mark && !edit.name && str_starts(name, ".data.rel.ro.local"))
            edit.name = ".data.rel.ro.ut_local";
        if (!edit.name && !edit.mark)
            continue;
        *edit_section(e, i) = edit;
    }
}

void edits_plan(const struct link_state *s, uint32_t instance, struct edits *e) {
    const struct object_file *f = s->instances[instance].file;

    e->symbol_count = e->section_count = 0;
    for (uint32_t i = 0; i < global_count(f); i++) {
        bool counts = is_definition(s, instance, i);

        if (plan_is_indirect(s, instance, f->elf.first_global + i))
            continue;
        if (counts && !elf_is_common(global_symbol(f, i)))
            plan_definition(s, instance, i, e);
        else
            plan_reference(s, instance, i, e);
    }
    plan_indirect(s, instance, e);
    plan_groups(s, instance, e);
    plan_sections(s, instance, e);
}

void edits_free(struct edits *e) {
    free(e->symbols);
    free(e->sections);
    memset(e, 0, sizeof *e);
}
