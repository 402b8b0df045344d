/* SPDX-License-Identifier: MIT */
#include "link/resolve.h"

#include <string.h>

#include "base/diag.h"
#include "base/str.h"

enum strength { ABSENT, WEAK, COMMON, STRONG };

static const struct comdat *comdat_of(const struct object_file *f, const Elf64_Sym *y) {
    if (!f->comdat_count || y->st_shndx >= f->elf.section_count || !f->comdat_of[y->st_shndx])
        return NULL;
    return &f->comdats[f->comdat_of[y->st_shndx] - 1];
}

bool is_definition(const struct link_state *s, uint32_t instance, uint32_t i) {
    const struct object_file *f = s->instances[instance].file;
    const Elf64_Sym *y = global_symbol(f, i);
    const struct comdat *c;

    if (y->st_shndx == SHN_UNDEF)
        return false;
    c = comdat_of(f, y);
    return !c || s->comdat_owner[c->signature] == COMDAT_SEVERAL ||
           s->comdat_owner[c->signature] == instance + 1;
}

/* For each signature: the first object in link order owns the group. When that is the same object
 * in all targets, the final link folds the copies by itself (copies come behind their owner, see
 * order.c). When not, every copy stays, as an ordinary weak definition, and the resolution decides
 * whose is used. */
static void find_comdat_owners(struct link_state *s) {
    uint32_t *kept = NULL;

    for (size_t t = 0; t < s->target_count; t++) {
        for (size_t k = 0; k < s->targets[t].sequence_count; k++) {
            uint32_t instance = s->targets[t].sequence[k];
            const struct object_file *f = s->instances[instance].file;

            for (size_t c = 0; c < f->comdat_count; c++) {
                uint32_t signature = f->comdats[c].signature, *owner;

                if (!kept) {
                    kept = arena_array(s->arena, s->symbols.count, sizeof *kept);
                    memset(s->comdat_owner, 0, s->symbols.count * sizeof *s->comdat_owner);
                }
                if (kept[signature] == t + 1)
                    continue;
                kept[signature] = (uint32_t)t + 1;
                owner = &s->comdat_owner[signature];
                *owner = *owner && *owner != instance + 1 ? COMDAT_SEVERAL : instance + 1;
            }
        }
    }
}

static enum strength strength_of(const struct object_file *f, const Elf64_Sym *y) {
    if (elf_is_common(y))
        return COMMON;
    if (ELF64_ST_BIND(y->st_info) == STB_WEAK || comdat_of(f, y))
        return WEAK;
    return STRONG;
}

static void report_twice(const struct link_state *s, size_t target, uint32_t symbol, int32_t first,
                         uint32_t second) {
    struct str name = intern_text(&s->symbols, symbol);

    diag_error("%.*s is defined twice in target %s: by %s and by %s", STR_ARG(name),
               s->targets[target].name, s->instances[first].file->elf.name,
               s->instances[second].file->elf.name);
    diag_hint("remove one of the two, or make one weak");
}

static void resolve_target(struct link_state *s, size_t t, uint8_t *strength) {
    const struct target *target = &s->targets[t];

    for (size_t k = 0; k < target->sequence_count; k++) {
        uint32_t number = target->sequence[k];
        const struct object_file *f = s->instances[number].file;

        for (uint32_t i = 0; i < global_count(f); i++) {
            int32_t *provider = &s->providers[(size_t)f->names[i] * s->target_count + t];
            enum strength new;

            if (!is_definition(s, number, i))
                continue;
            new = strength_of(f, global_symbol(f, i));
            if (new == STRONG && strength[f->names[i]] == STRONG && !target->many_definitions &&
                !s->extra.many_definitions)
                report_twice(s, t, f->names[i], *provider, number);
            if (new <= strength[f->names[i]])
                continue;
            strength[f->names[i]] = (uint8_t) new;
            *provider = new == COMMON ? PROVIDER_COMMON : (int32_t)number;
        }
    }
}

bool resolve(struct link_state *s) {
    size_t before = diag_errors();
    uint8_t *strength;

    if (!s->providers) {
        s->providers =
            arena_array(s->arena, (size_t)s->symbols.count * s->target_count, sizeof *s->providers);
        s->comdat_owner = arena_array(s->arena, s->symbols.count, sizeof *s->comdat_owner);
    }
    memset(s->providers, 0xff, (size_t)s->symbols.count * s->target_count * sizeof *s->providers);
    find_comdat_owners(s);
    strength = arena_array(s->arena, s->symbols.count, 1);
    for (size_t t = 0; t < s->target_count; t++) {
        memset(strength, ABSENT, s->symbols.count);
        resolve_target(s, t, strength);
    }
    return diag_errors() == before;
}
