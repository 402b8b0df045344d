/* SPDX-License-Identifier: MIT */
#include "link/resolve.h"

#include <string.h>

#include "base/diag.h"
#include "base/str.h"

/* mold takes a weak definition before a common one, GNU ld and lld the common one. */
enum strength { ABSENT, COMMON_OF_MOLD, WEAK, COMMON, STRONG };

static const struct comdat *comdat_of(const struct object_file *f, const Elf64_Sym *y) {
    if (!f->comdat_count || y->st_shndx >= f->elf.section_count || !f->comdat_of[y->st_shndx])
        return NULL;
    return &f->comdats[f->comdat_of[y->st_shndx] - 1];
}

bool is_definition(const struct link_state *s, uint32_t instance, uint32_t i) {
    const struct instance *o = &s->instances[instance];
    const Elf64_Sym *y = global_symbol(o->file, i);

    return y->st_shndx != SHN_UNDEF && !section_is_lost(s, instance, y->st_shndx);
}

bool section_is_lost(const struct link_state *s, uint32_t instance, uint32_t section) {
    const struct instance *o = &s->instances[instance];

    return o->file->comdat_count && section < o->file->elf.section_count &&
           o->file->comdat_of[section] && o->groups[o->file->comdat_of[section] - 1] == GROUP_LOST;
}

void groups_keep(const struct link_state *s, size_t target, uint32_t *kept) {
    memset(kept, 0, s->symbols.count * sizeof *kept);
    for (size_t k = 0; k < s->targets[target].sequence_count; k++) {
        uint32_t instance = s->targets[target].sequence[k];
        const struct object_file *f = s->instances[instance].file;

        for (size_t c = 0; c < f->comdat_count; c++) {
            if (!kept[f->comdats[c].signature])
                kept[f->comdats[c].signature] = instance + 1;
        }
    }
}

/* Notes what becomes of each instance's groups in one target. */
static void note_groups(struct link_state *s, size_t target, const uint32_t *kept) {
    for (size_t k = 0; k < s->targets[target].sequence_count; k++) {
        uint32_t number = s->targets[target].sequence[k];
        struct instance *o = &s->instances[number];

        for (size_t c = 0; c < o->file->comdat_count; c++) {
            uint32_t signature = o->file->comdats[c].signature;
            uint32_t *owner = &s->comdat_owner[signature];

            if (!o->groups)
                o->groups = arena_array(s->arena, o->file->comdat_count, 1);
            o->groups[c] |= kept[signature] == number + 1 ? GROUP_KEPT : GROUP_LOST;
            if (kept[signature] == number + 1)
                *owner = *owner && *owner != number + 1 ? COMDAT_SEVERAL : number + 1;
        }
    }
}

bool groups_exist(const struct link_state *s) {
    for (size_t i = 0; i < s->instance_count; i++) {
        if (s->instances[i].file->comdat_count)
            return true;
    }
    return false;
}

static enum strength strength_of(const struct link_state *s, const Elf64_Sym *y) {
    if (elf_is_common(y))
        return s->linker == LINKER_MOLD ? COMMON_OF_MOLD : COMMON;
    return ELF64_ST_BIND(y->st_info) == STB_WEAK ? WEAK : STRONG;
}

static void report_twice(const struct link_state *s, size_t target, uint32_t symbol, int32_t first,
                         uint32_t second) {
    struct str name = intern_text(&s->symbols, symbol);

    diag_error("%.*s is defined twice in target %s: by %s and by %s", STR_ARG(name),
               s->targets[target].name, s->instances[first].file->elf.name,
               s->instances[second].file->elf.name);
    diag_hint("remove one of the two, or make one weak");
}

/* Does the definition count in the target in which `kept` tells whose groups are? NULL: there are
 * none. */
static bool counts(const struct link_state *s, uint32_t instance, const Elf64_Sym *y,
                   const uint32_t *kept) {
    const struct comdat *c = comdat_of(s->instances[instance].file, y);

    return y->st_shndx != SHN_UNDEF && (!c || (kept && kept[c->signature] == instance + 1));
}

static void resolve_target(struct link_state *s, size_t t, const uint32_t *kept,
                           uint8_t *strength) {
    const struct target *target = &s->targets[t];

    for (size_t k = 0; k < target->sequence_count; k++) {
        uint32_t number = target->sequence[k];
        const struct object_file *f = s->instances[number].file;

        for (uint32_t i = 0; i < global_count(f); i++) {
            int32_t *provider = &s->providers[(size_t)f->names[i] * s->target_count + t];
            const Elf64_Sym *y = global_symbol(f, i);
            enum strength new = strength_of(s, y);

            if (!counts(s, number, y, kept))
                continue;
            if (new == STRONG && strength[f->names[i]] == STRONG && !target->many_definitions)
                report_twice(s, t, f->names[i], *provider, number);
            if (new <= strength[f->names[i]])
                continue;
            strength[f->names[i]] = (uint8_t) new;
            *provider = elf_is_common(y) ? PROVIDER_COMMON : (int32_t)number;
        }
    }
}

bool resolve(struct link_state *s) {
    size_t before = diag_errors();
    uint32_t *kept = NULL; /* [symbols.count] see groups_keep */
    uint8_t *strength;

    if (!s->providers) {
        s->providers =
            arena_array(s->arena, (size_t)s->symbols.count * s->target_count, sizeof *s->providers);
        s->comdat_owner = arena_array(s->arena, s->symbols.count, sizeof *s->comdat_owner);
    }
    memset(s->providers, 0xff, (size_t)s->symbols.count * s->target_count * sizeof *s->providers);
    memset(s->comdat_owner, 0, s->symbols.count * sizeof *s->comdat_owner);
    for (size_t i = 0; i < s->instance_count; i++)
        s->instances[i].groups = NULL;
    if (groups_exist(s))
        kept = arena_array(s->arena, s->symbols.count, sizeof *kept);
    strength = arena_array(s->arena, s->symbols.count, 1);
    for (size_t t = 0; t < s->target_count; t++) {
        memset(strength, ABSENT, s->symbols.count);
        if (kept) {
            groups_keep(s, t, kept);
            note_groups(s, t, kept);
        }
        resolve_target(s, t, kept, strength);
    }
    return diag_errors() == before;
}
