/* SPDX-License-Identifier: MIT */
#include "link/late.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "link/late_check.h"
#include "link/resolve.h"
#include "link/shared_libraries.h"
#include "link/startup.h"
#include "link/symbol_plan.h"

/* ---- candidates ---- */

static void add_symbol(struct link_state *s, uint32_t number, struct str text,
                       const struct library_symbol *y) {
    struct late_library *l = &s->late->list[number];
    uint32_t symbol = intern_find(&s->symbols, text);
    struct late_symbol *new;

    if (symbol == INTERN_NONE) /* no object mentions it */
        return;
    new = arena_alloc(s->arena, sizeof *new);
    *new = (struct late_symbol){.symbol = symbol,
                                .name = y->name,
                                .version = y->version,
                                .library = number,
                                .next = s->late->by_symbol[symbol]};
    s->late->by_symbol[symbol] = new;
    l->symbols = array_grow(l->symbols, &l->symbol_capacity, l->symbol_count + 1,
                            sizeof(struct late_symbol *));
    l->symbols[l->symbol_count++] = new;
}

/* Objects refer to a name's default version by the name alone, and to any by NAME@VERSION. */
static void read_symbols(struct link_state *s, uint32_t number) {
    struct late_library *l = &s->late->list[number];
    struct library_facts facts;

    if (!shared_library_read(s->arena, &facts, l->needed->input->map.data,
                             l->needed->input->map.size)) {
        l->why = "it cannot be read";
        return;
    }
    for (size_t i = 0; i < facts.symbol_count; i++) {
        const struct library_symbol *y = &facts.symbols[i];

        if (!y->defined)
            continue;
        if (!y->hidden)
            add_symbol(s, number, y->name, y);
        if (y->version.n)
            add_symbol(s, number,
                       str_from(arena_printf(s->arena, "%.*s@%.*s", STR_ARG(y->name),
                                             STR_ARG(y->version))),
                       y);
    }
}

/* For each symbol of some candidate: the targets whose objects refer to it and that have no
 * definition of their own. */
static void find_users(struct link_state *s) {
    uint64_t **users = arena_array(s->arena, s->symbols.count, sizeof *users);

    for (uint32_t symbol = 0; symbol < s->symbols.count; symbol++) {
        if (s->late->by_symbol[symbol])
            users[symbol] = mask_new(s->arena, s->target_count);
        for (struct late_symbol *y = s->late->by_symbol[symbol]; y; y = y->next)
            y->users = users[symbol];
    }
    for (uint32_t n = 0; n < s->instance_count; n++) {
        const struct object_file *f = s->instances[n].file;

        for (uint32_t i = 0; i < global_count(f); i++) {
            if (!users[f->names[i]] || is_definition(s, n, i))
                continue;
            MASK_EACH(t, s->instances[n].targets, s->target_count) {
                if (provider_of(s, f->names[i], t) == PROVIDER_NONE)
                    mask_add(users[f->names[i]], t);
            }
        }
    }
}

/* The places that become an address in the data of some object; besides them a symbol has one in
 * each of the linker's two tables at most. */
static size_t count_places(const struct link_state *s) {
    size_t places = 0, count;

    for (uint32_t n = 0; n < s->instance_count; n++) {
        const struct object_file *f = s->instances[n].file;
        bool any = false;

        for (uint32_t i = 0; !any && i < global_count(f); i++)
            any = s->late->by_symbol[f->names[i]] != NULL;
        for (uint32_t i = 1; any && i < f->elf.section_count; i++) {
            const Elf64_Rela *r;

            if (f->elf.sections[i].sh_type != SHT_RELA)
                continue;
            r = elf_relocations(&f->elf, &f->elf.sections[i], &count);
            for (size_t k = 0; k < count; k++) {
                uint32_t symbol = (uint32_t)ELF64_R_SYM(r[k].r_info);

                if (ELF64_R_TYPE(r[k].r_info) != R_X86_64_64 || symbol < f->elf.first_global)
                    continue;
                for (const struct late_symbol *y =
                         s->late->by_symbol[f->names[symbol - f->elf.first_global]];
                     y; y = y->next)
                    places++;
            }
        }
    }
    return places + 2 * s->late->symbol_count;
}

/* Libraries that may have to be initialised in between, and that the target does not name. */
enum { MORE_STEPS = 24 };

/* Dispatched data is copied before such a library is there: what it holds must not wait for that.
 */
static void keep_copied(struct link_state *s, const struct object_file *f, const Elf64_Sym *y) {
    for (uint32_t i = 1; i < f->elf.section_count; i++) {
        const Elf64_Rela *r;
        size_t count;

        if (f->elf.sections[i].sh_type != SHT_RELA || f->elf.sections[i].sh_info != y->st_shndx)
            continue;
        r = elf_relocations(&f->elf, &f->elf.sections[i], &count);
        for (size_t k = 0; k < count; k++) {
            uint32_t index = (uint32_t)ELF64_R_SYM(r[k].r_info);
            struct late_symbol *l;

            if (index < f->elf.first_global || r[k].r_offset < y->st_value ||
                r[k].r_offset >= y->st_value + y->st_size)
                continue;
            for (l = s->late->by_symbol[f->names[index - f->elf.first_global]]; l; l = l->next)
                s->late->list[l->library].why = "data that is copied at the start refers to it";
        }
    }
}

/* What the plan needs from the start. */
static void keep_needed(struct link_state *s) {
    for (size_t i = 0; i < s->counts.data; i++) {
        size_t count;
        const struct definition *d = plan_definitions(s, s->data[i], &count);

        for (size_t k = 0; k < count; k++)
            keep_copied(s, s->instances[d[k].instance].file, plan_symbol(s, d[k]));
    }
    for (size_t i = 0; i < s->late->count; i++) {
        const struct shared_library *l = libraries_at(s, s->late->list[i].needed->input->path);

        if (l && plan_leads_to(s, l))
            s->late->list[i].why = "a name that is dispatched leads to it";
    }
}

void late_find(struct link_state *s) {
    const struct needed *n = s->needed;
    struct late *l = arena_alloc(s->arena, sizeof *l);

    l->list = arena_array(s->arena, n->count, sizeof *l->list);
    for (size_t i = 0; i < n->count; i++) {
        if (mask_count(n->list[i].targets, s->target_count) < s->target_count)
            l->list[l->count++].needed = &n->list[i];
    }
    if (!l->count)
        return;
    s->late = l;
    l->by_symbol = arena_array(s->arena, s->symbols.count, sizeof(struct late_symbol *));
    for (uint32_t i = 0; i < l->count; i++) {
        read_symbols(s, i);
        l->symbol_count += l->list[i].symbol_count;
    }
    find_users(s);
    keep_needed(s);
    l->place_room = count_places(s);
    l->step_room = arena_array(s->arena, s->target_count, sizeof *l->step_room);
    l->steps = arena_array(s->arena, s->target_count, sizeof *l->steps);
    l->step_count = arena_array(s->arena, s->target_count, sizeof *l->step_count);
    for (size_t t = 0; t < s->target_count; t++) {
        bool any = false;

        for (size_t i = 0; i < l->count; i++)
            any |= mask_has(l->list[i].needed->targets, t);
        l->step_room[t] = any ? n->of_target_count[t] + MORE_STEPS : 0;
    }
}

/* ---- tables ---- */

#define SYMBOL_TARGETS OWN("late_targets")
#define SYMBOL_STEPS OWN("late_steps")
#define SYMBOL_SYMBOLS OWN("late_symbols")
#define SYMBOL_PLACES OWN("late_places")
#define SYMBOL_LIBRARIES OWN("late_libraries")
#define SYMBOL_NAMES OWN("late_names")

/* For names of libraries that neither the program nor a target asks for. */
enum { NAME_ROOM = 1024 };

static void table(struct buf *out, const char *name) {
    buf_printf(out, "\t.globl\t%s\n\t.hidden\t%s\n%s:\n", name, name, name);
}

static void room(struct buf *out, size_t bytes) {
    buf_printf(out, "\t.skip\t%zu\n", bytes ? bytes : 4);
}

static size_t sum_of_steps(const struct link_state *s) {
    size_t sum = 0;

    for (size_t t = 0; t < s->target_count; t++)
        sum += s->late->step_room[t];
    return sum;
}

static void emit_symbol(const struct late_symbol *y, size_t number, struct buf *names,
                        struct buf *out) {
    buf_printf(out, "\t.long\t" OWN("late_name_%zu") " - " SYMBOL_ANCHOR ", ", number);
    buf_printf(names, OWN("late_name_%zu") ":\n\t.string\t\"%.*s\"\n", number, STR_ARG(y->name));
    if (y->version.n) {
        buf_printf(out, OWN("late_version_%zu") " - " SYMBOL_ANCHOR, number);
        buf_printf(names, OWN("late_version_%zu") ":\n\t.string\t\"%.*s\"\n", number,
                   STR_ARG(y->version));
    } else {
        buf_puts(out, "0");
    }
    buf_puts(out, ", 0, 0, 0, 0, 0, 0\n");
}

void late_emit(const struct link_state *s, struct buf *out) {
    const struct late *l = s->late;
    struct buf names = {0};
    size_t number = 0;

    buf_puts(out, "\t.section\t.rodata.ut_tables, \"a\", @progbits\n\t.p2align\t3\n");
    table(out, SYMBOL_TARGETS);
    room(out, s->target_count * sizeof(struct ut_range));
    table(out, SYMBOL_STEPS);
    room(out, sum_of_steps(s) * sizeof(struct ut_step));
    table(out, SYMBOL_LIBRARIES);
    for (size_t i = 0; i < l->count; i++) {
        buf_printf(out, "\t.long\t%zu, %zu\n", number, l->list[i].symbol_count);
        number += l->list[i].symbol_count;
    }
    number = 0;
    table(out, SYMBOL_SYMBOLS);
    for (size_t i = 0; i < l->count; i++) {
        for (size_t k = 0; k < l->list[i].symbol_count; k++)
            emit_symbol(l->list[i].symbols[k], number++, &names, out);
    }
    table(out, SYMBOL_PLACES);
    room(out, l->place_room * sizeof(struct ut_late_place));
    table(out, SYMBOL_NAMES);
    room(out, NAME_ROOM);
    buf_add(out, names.p, names.n);
    buf_free(&names);
}

/* ---- the linked program ---- */

struct detacher {
    struct link_state *state;
    struct late *late;
    struct image *image;
    struct str strings; /* names of dynamic symbols and libraries */
    uint64_t strings_at;
    Elf64_Dyn *dynamic; /* [dynamic_count] */
    size_t dynamic_count;
    Elf64_Sym *symbols; /* [symbol_count] */
    size_t symbol_count;
    Elf64_Rela **relocations; /* [relocation_count] that refer to a dynamic symbol */
    size_t relocation_count;
    const char **names; /* [name_count] what the program asks for */
    size_t name_count;
    const char **versions; /* [version_count] */
    size_t version_count;
};

static bool open_dynamic(struct detacher *d) {
    struct image *m = d->image;
    const Elf64_Shdr *strings;

    if (!m->dynsym || m->dynsym->sh_link >= m->section_count)
        return image_unexpected(m, "it has no dynamic symbols");
    strings = &m->sections[m->dynsym->sh_link];
    d->strings = (struct str){(const char *)m->data + strings->sh_offset, strings->sh_size};
    d->strings_at = strings->sh_addr;
    if (!d->strings.n || d->strings.p[d->strings.n - 1] != '\0')
        return image_unexpected(m, "the names of its dynamic symbols do not end");
    d->dynamic = (Elf64_Dyn *)(void *)(m->data + m->dynamic->sh_offset);
    d->dynamic_count = m->dynamic->sh_size / sizeof *d->dynamic;
    d->symbols = (Elf64_Sym *)(void *)(m->data + m->dynsym->sh_offset);
    d->symbol_count = m->dynsym->sh_size / sizeof *d->symbols;
    return true;
}

static const char *string_at(const struct detacher *d, uint64_t at) {
    return at < d->strings.n ? d->strings.p + at : "";
}

static Elf64_Shdr *section_of_type(const struct image *m, uint32_t type) {
    for (uint32_t i = 1; i < m->section_count; i++) {
        if (m->sections[i].sh_type == type)
            return &m->sections[i];
    }
    return NULL;
}

/* The names of the versions that the program wants of libraries, by their numbers. */
static void find_versions(struct detacher *d) {
    const Elf64_Shdr *section = section_of_type(d->image, SHT_GNU_verneed);
    const uint8_t *at = section ? d->image->data + section->sh_offset : NULL, *end;

    d->version_count = 0x8000;
    d->versions = arena_array(d->state->arena, d->version_count, sizeof *d->versions);
    for (size_t i = 0; i < d->version_count; i++)
        d->versions[i] = "";
    end = at ? at + section->sh_size : NULL;
    while (at && at + sizeof(Elf64_Verneed) <= end) {
        const Elf64_Verneed *need = (const void *)at;
        const uint8_t *aux = at + need->vn_aux;

        for (unsigned i = 0; i < need->vn_cnt && aux + sizeof(Elf64_Vernaux) <= end; i++) {
            const Elf64_Vernaux *a = (const void *)aux;

            d->versions[a->vna_other & 0x7fff] = string_at(d, a->vna_name);
            aux += a->vna_next;
        }
        at = need->vn_next ? at + need->vn_next : NULL;
    }
}

static void find_names(struct detacher *d) {
    d->names = arena_array(d->state->arena, d->dynamic_count, sizeof *d->names);
    for (size_t i = 0; i < d->dynamic_count && d->dynamic[i].d_tag != DT_NULL; i++) {
        if (d->dynamic[i].d_tag == DT_NEEDED)
            d->names[d->name_count++] = string_at(d, d->dynamic[i].d_un.d_val);
    }
}

static struct late_library *find_candidate(const struct detacher *d, const char *name) {
    for (size_t i = 0; i < d->late->count; i++) {
        if (strcmp(d->late->list[i].needed->name, name) == 0)
            return &d->late->list[i];
    }
    return NULL;
}

static bool is_late(const struct detacher *d, const char *name) {
    const struct late_library *l = find_candidate(d, name);

    return l && !l->why;
}

/* What the linker left out although it was thought to be needed (lld looks at what is referred to
 * after unused sections went) is no candidate. */
static void check_names(struct detacher *d) {
    for (size_t i = 0; i < d->late->count; i++) {
        struct late_library *l = &d->late->list[i];
        bool there = false;

        for (size_t k = 0; k < d->name_count; k++)
            there |= strcmp(d->names[k], l->needed->name) == 0;
        if (!there)
            l->why = "the linker left it out";
    }
}

/* ---- relocations ---- */

static void speak_against(struct detacher *d, const struct late_symbol *y, const char *what) {
    struct late_library *l = &d->late->list[y->library];

    if (!l->why)
        l->why = arena_printf(d->state->arena, "%s %s", what,
                              intern_text(&d->state->symbols, y->symbol).p);
}

/* psABI, function addresses: in a program at a fixed address, its own code for a call may stand for
 * a library's function, in all libraries, too. */
static bool has_entry(const Elf64_Sym *y) {
    return y->st_shndx != SHN_UNDEF || y->st_value != 0;
}

/* Loaded where its file says. */
static bool is_fixed(const struct image *m) {
    return ((const Elf64_Ehdr *)(const void *)m->data)->e_type == ET_EXEC;
}

/* Can the start-up code do what the loader would do for this relocation? psABI: these three put the
 * symbol's address (and an addend) into the place. NULL if so. */
static const char *what_is_different(const struct detacher *d, const Elf64_Rela *r,
                                     const Elf64_Sym *y) {
    const Elf64_Phdr *segment = image_segment(d->image, r->r_offset);
    uint32_t type = ELF64_R_TYPE(r->r_info);

    if (type == R_X86_64_COPY)
        return "the program holds the storage of its data";
    if (ELF64_ST_TYPE(y->st_info) == STT_TLS || type == R_X86_64_TPOFF64 ||
        type == R_X86_64_DTPMOD64 || type == R_X86_64_DTPOFF64 || type == R_X86_64_TLSDESC)
        return "the program refers to its thread-local data";
    if (has_entry(y) && ((type != R_X86_64_JUMP_SLOT && !is_fixed(d->image)) ||
                         y->st_value != (uint32_t)y->st_value))
        return "the program itself has, in an unknown way, the address of its function";
    if ((type != R_X86_64_JUMP_SLOT && type != R_X86_64_GLOB_DAT && type != R_X86_64_64) ||
        r->r_addend != (int32_t)r->r_addend || !segment || !(segment->p_flags & PF_W))
        return "the program refers, from code or in an unknown way, to its";
    return NULL;
}

static void note_foreign(struct detacher *d, const char *name) {
    struct late *l = d->late;

    l->foreign =
        array_grow(l->foreign, &l->foreign_capacity, l->foreign_count + 1, sizeof *l->foreign);
    l->foreign[l->foreign_count++] = str_from(name);
}

/* The version that a dynamic symbol is wanted in; empty when it has none. */
static struct str version_of(const struct detacher *d, size_t symbol) {
    const Elf64_Shdr *versions = section_of_type(d->image, SHT_GNU_versym);
    uint16_t version;

    if (!versions || (symbol + 1) * 2 > versions->sh_size)
        return (struct str){"", 0};
    memcpy(&version, d->image->data + versions->sh_offset + symbol * 2, 2);
    version &= 0x7fff;
    return version < d->version_count ? str_from(d->versions[version]) : (struct str){"", 0};
}

/* One relocation that refers to a name, as objects call it. The linker knows of one version, that
 * of the first library: all have to agree. */
static void note_symbols(struct detacher *d, uint32_t number, struct late_symbol *first,
                         struct str version) {
    const Elf64_Rela *r = d->relocations[number];
    const Elf64_Sym *y = &d->symbols[ELF64_R_SYM(r->r_info)];
    const char *different = what_is_different(d, r, y);

    for (struct late_symbol *l = first; l; l = l->next) {
        if (mask_count(l->users, d->state->target_count) == 0) /* the program's own */
            continue;
        if (different || !str_eq(l->version, version)) {
            speak_against(d, l, different ? different : "the program wants another version of");
            continue;
        }
        l->has_entry |= has_entry(y);
        l->weak = ELF64_ST_BIND(y->st_info) == STB_WEAK;
        l->places =
            array_grow(l->places, &l->place_capacity, l->place_count + 1, sizeof *l->places);
        l->places[l->place_count++] = number;
    }
}

static void note_relocation(struct detacher *d, uint32_t number) {
    struct link_state *s = d->state;
    size_t symbol = ELF64_R_SYM(d->relocations[number]->r_info);
    struct str name = str_from(string_at(d, d->symbols[symbol].st_name));
    struct str version = version_of(d, symbol);
    uint32_t plain = intern_find(&s->symbols, name), with_version;
    struct late_symbol *chosen = NULL;

    with_version =
        intern_find(&s->symbols,
                    str_from(arena_printf(s->arena, "%.*s@%.*s", STR_ARG(name), STR_ARG(version))));
    if (with_version != INTERN_NONE)
        chosen = d->late->by_symbol[with_version];
    if (chosen)
        note_symbols(d, number, chosen, version);
    /* the same version may be the default, which the name alone means, too */
    for (struct late_symbol *l = plain == INTERN_NONE ? NULL : d->late->by_symbol[plain]; l;
         l = l->next) {
        if (!chosen || str_eq(l->version, version)) {
            note_symbols(d, number, d->late->by_symbol[plain], version);
            return;
        }
    }
    if (!chosen && (plain == INTERN_NONE || !d->late->by_symbol[plain]))
        note_foreign(d, name.p);
}

static void find_relocations(struct detacher *d) {
    const struct image *m = d->image;
    size_t capacity = 0;

    for (uint32_t i = 1; i < m->section_count; i++) {
        Elf64_Rela *r = (Elf64_Rela *)(void *)(m->data + m->sections[i].sh_offset);

        if (m->sections[i].sh_type != SHT_RELA || !(m->sections[i].sh_flags & SHF_ALLOC))
            continue;
        for (size_t k = 0; k < m->sections[i].sh_size / sizeof *r; k++) {
            if (ELF64_R_SYM(r[k].r_info) == 0 || ELF64_R_SYM(r[k].r_info) >= d->symbol_count)
                continue;
            d->relocations = array_grow(d->relocations, &capacity, d->relocation_count + 1,
                                        sizeof(Elf64_Rela *));
            d->relocations[d->relocation_count++] = &r[k];
        }
    }
    for (uint32_t i = 0; i < d->relocation_count; i++)
        note_relocation(d, i);
}

/* The loader then neither looks the symbol up nor writes its address. Entries of the procedure
 * linkage table have to stay, since its code counts them: without a symbol they do no harm. */
static void drop_relocation(const struct detacher *d, Elf64_Rela *r, bool bound) {
    uint32_t type = ELF64_R_TYPE(r->r_info);
    Elf64_Sym *y = &d->symbols[ELF64_R_SYM(r->r_info)];
    uint8_t *place = image_bytes(d->image, r->r_offset, 8);

    if (place && type != R_X86_64_JUMP_SLOT && !bound) /* what is absent has no address */
        memset(place, 0, 8);
    y->st_value = 0;
    y->st_shndx = SHN_UNDEF;
    r->r_info = ELF64_R_INFO(0, type == R_X86_64_JUMP_SLOT ? type : R_X86_64_NONE);
}

/* Closes the gaps in the table of all others, and says how many there are. */
static void close_gaps(struct detacher *d) {
    struct image *m = d->image;
    Elf64_Rela *r;
    size_t count, kept = 0;

    if (!m->rela)
        return;
    r = (Elf64_Rela *)(void *)(m->data + m->rela->sh_offset);
    count = m->rela->sh_size / sizeof *r;
    for (size_t i = 0; i < count; i++) {
        if (r[i].r_info != ELF64_R_INFO(0, R_X86_64_NONE))
            r[kept++] = r[i];
    }
    memset(r + kept, 0, (count - kept) * sizeof *r);
    m->rela->sh_size = kept * sizeof *r;
    image_set_dynamic(m, DT_RELASZ, m->rela->sh_size);
}

/* ---- what the program asks for ---- */

static void drop_names(struct detacher *d) {
    size_t kept = 0, i;

    for (i = 0; i < d->dynamic_count && d->dynamic[i].d_tag != DT_NULL; i++) {
        if (d->dynamic[i].d_tag != DT_NEEDED || !is_late(d, string_at(d, d->dynamic[i].d_un.d_val)))
            d->dynamic[kept++] = d->dynamic[i];
    }
    memset(d->dynamic + kept, 0, (i - kept) * sizeof *d->dynamic);
}

/* Symbols of these versions have none from now on. */
static void drop_versions(const struct image *m, const uint8_t *table, const Elf64_Verneed *need) {
    const Elf64_Shdr *section = section_of_type(m, SHT_GNU_versym);
    uint16_t *versions = section ? (uint16_t *)(void *)(m->data + section->sh_offset) : NULL;
    const uint8_t *at = (const uint8_t *)need + need->vn_aux;

    (void)table;
    for (unsigned i = 0; versions && i < need->vn_cnt; i++) {
        const Elf64_Vernaux *a = (const void *)at;

        for (size_t k = 0; k < section->sh_size / 2; k++) {
            if ((versions[k] & 0x7fff) == (a->vna_other & 0x7fff))
                versions[k] = VER_NDX_GLOBAL;
        }
        at += a->vna_next;
    }
}

/* The loader expects to find every library there that versions are wanted of. The first record of
 * the chain has to stay where it is: it takes over what the second one says. */
static bool drop_version_needs(struct detacher *d) {
    struct image *m = d->image;
    Elf64_Shdr *section = section_of_type(m, SHT_GNU_verneed);
    Elf64_Verneed *first, *before = NULL;
    size_t left;

    if (!section || section->sh_size < sizeof *first)
        return true;
    first = (Elf64_Verneed *)(void *)(m->data + section->sh_offset);
    left = section->sh_info;
    for (Elf64_Verneed *v = first;;) {
        Elf64_Verneed *next = v->vn_next ? (void *)((uint8_t *)v + v->vn_next) : NULL;

        if (!is_late(d, string_at(d, v->vn_file))) {
            before = v;
            v = next;
        } else if (drop_versions(m, (uint8_t *)first, v), left--, before) {
            before->vn_next = next ? (uint32_t)((uint8_t *)next - (uint8_t *)before) : 0;
            v = next;
        } else if (next) {
            uint32_t distance = v->vn_next;

            *v = *next;
            v->vn_aux += distance;
            v->vn_next += v->vn_next ? distance : 0;
        } else {
            return image_unexpected(m, "no version of the C library is wanted");
        }
        if (!v)
            break;
    }
    section->sh_info = (uint32_t)left;
    image_set_dynamic(m, DT_VERNEEDNUM, left);
    return true;
}

/* ---- filling the tables ---- */

struct late_tables {
    uint64_t anchor, targets, steps, symbols, places, names;
    size_t names_used;
};

static bool find_tables(const struct detacher *d, struct late_tables *t) {
    const struct image *m = d->image;
    const Elf64_Sym *y = (const void *)(m->data + m->symtab->sh_offset);
    const struct {
        const char *name;
        uint64_t *address;
    } wanted[] = {{SYMBOL_ANCHOR, &t->anchor}, {SYMBOL_TARGETS, &t->targets},
                  {SYMBOL_STEPS, &t->steps},   {SYMBOL_SYMBOLS, &t->symbols},
                  {SYMBOL_PLACES, &t->places}, {SYMBOL_NAMES, &t->names}};
    size_t found = 0;

    for (size_t i = 0; i < m->symtab->sh_size / sizeof *y; i++) {
        struct str name = image_symbol_name(m, &y[i]);

        for (size_t k = 0; str_starts(name, OWN("")) && k < sizeof wanted / sizeof *wanted; k++) {
            if (str_is(name, wanted[k].name)) {
                *wanted[k].address = y[i].st_value;
                found++;
            }
        }
    }
    return found == sizeof wanted / sizeof *wanted ||
           image_unexpected(m, "the tables of late libraries are not there");
}

/* The name of a library, which stands among the program's strings or is put among ours, as a
 * distance; 0 when there is no room. */
static int32_t name_of_library(const struct detacher *d, struct late_tables *t, const char *name) {
    size_t n = strlen(name) + 1;
    char *names = (char *)image_bytes(d->image, t->names, NAME_ROOM), *end;

    for (size_t i = 0; i < d->name_count; i++) {
        if (strcmp(d->names[i], name) == 0)
            return (int32_t)(d->strings_at + (uint64_t)(d->names[i] - d->strings.p) - t->anchor);
    }
    if (!names)
        return 0;
    end = names + t->names_used;
    for (char *known = names; known < end; known += strlen(known) + 1) {
        if (strcmp(known, name) == 0)
            return (int32_t)(t->names + (uint64_t)(known - names) - t->anchor);
    }
    if (NAME_ROOM - t->names_used < n)
        return 0;
    memcpy(end, name, n);
    t->names_used += n;
    return (int32_t)(t->names + (uint64_t)(end - names) - t->anchor);
}

static bool fill_steps(const struct detacher *d, struct late_tables *t) {
    const struct link_state *s = d->state;
    struct ut_range *targets =
        (void *)image_bytes(d->image, t->targets, s->target_count * sizeof *targets);
    struct ut_step *steps =
        (void *)image_bytes(d->image, t->steps, sum_of_steps(s) * sizeof *steps);
    uint32_t at = 0;
    bool good = true;

    if (!targets || !steps)
        return image_unexpected(d->image, "the tables of late libraries are cut off");
    for (size_t i = 0; i < s->target_count; i++) {
        targets[i] = (struct ut_range){at, (uint32_t)d->late->step_count[i]};
        for (size_t k = 0; k < d->late->step_count[i]; k++) {
            const struct late_step *step = &d->late->steps[i][k];
            int32_t name = name_of_library(d, t, step->name);
            int32_t before = step->before ? name_of_library(d, t, step->before) : 0;

            good &= name && (before || !step->before);
            steps[at++] = (struct ut_step){name, before, step->library};
        }
    }
    return good || image_unexpected(d->image, "the names of its libraries are too long");
}

/* Other targets must not see it. */
static void move_entry(const struct detacher *d, const struct late_tables *t, const Elf64_Rela *r,
                       struct ut_late_symbol *symbol) {
    Elf64_Sym *y = &d->symbols[ELF64_R_SYM(r->r_info)];
    uint64_t address = d->image->dynsym->sh_addr + ELF64_R_SYM(r->r_info) * sizeof *y;

    symbol->entry = (int32_t)(address - t->anchor);
    symbol->value = (uint32_t)y->st_value;
    symbol->section = y->st_shndx;
}

/* Such an entry is what all other references mean: in a program that is loaded where its file says,
 * they can be bound for good. */
static bool is_bound(const struct detacher *d, const struct late_symbol *y, const Elf64_Rela *r) {
    uint64_t value = d->symbols[ELF64_R_SYM(r->r_info)].st_value + (uint64_t)r->r_addend;
    uint8_t *place = image_bytes(d->image, r->r_offset, 8);

    if (!y->has_entry || ELF64_R_TYPE(r->r_info) == R_X86_64_JUMP_SLOT || !place)
        return false;
    memcpy(place, &value, 8);
    return true;
}

static bool fill_symbol(const struct detacher *d, const struct late_tables *t,
                        const struct late_symbol *y, struct ut_late_symbol *symbol,
                        struct ut_late_place *places, uint32_t *at) {
    if (*at + y->place_count > d->late->place_room)
        return image_unexpected(d->image, "a library's names have more places than counted");
    symbol->weak = y->weak;
    symbol->first = *at;
    if (y->has_entry)
        move_entry(d, t, d->relocations[y->places[0]], symbol);
    for (size_t n = 0; n < y->place_count; n++) {
        const Elf64_Rela *r = d->relocations[y->places[n]];

        if (!is_bound(d, y, r))
            places[(*at)++] =
                (struct ut_late_place){(int32_t)(r->r_offset - t->anchor), (int32_t)r->r_addend};
    }
    symbol->count = *at - symbol->first;
    return true;
}

static bool fill_places(const struct detacher *d, const struct late_tables *t) {
    const struct late *l = d->late;
    struct ut_late_symbol *symbol =
        (void *)image_bytes(d->image, t->symbols, l->symbol_count * sizeof *symbol);
    struct ut_late_place *places =
        (void *)image_bytes(d->image, t->places, l->place_room * sizeof *places);
    uint32_t at = 0;
    bool good = true;

    if (l->symbol_count && (!symbol || !places))
        return image_unexpected(d->image, "the tables of late libraries are cut off");
    for (size_t i = 0; i < l->count; i++) {
        for (size_t k = 0; k < l->list[i].symbol_count; k++, symbol++) {
            if (!l->list[i].why && !l->list[i].symbols[k]->early &&
                l->list[i].symbols[k]->place_count)
                good &= fill_symbol(d, t, l->list[i].symbols[k], symbol, places, &at);
        }
    }
    return good;
}

static void drop_relocations(const struct detacher *d) {
    for (size_t i = 0; i < d->late->count; i++) {
        const struct late_library *l = &d->late->list[i];

        for (size_t k = 0; !l->why && k < l->symbol_count; k++) {
            for (size_t n = 0; !l->symbols[k]->early && n < l->symbols[k]->place_count; n++)
                drop_relocation(d, d->relocations[l->symbols[k]->places[n]],
                                l->symbols[k]->has_entry);
        }
    }
}

static bool detach(struct detacher *d) {
    struct late_tables tables = {0};

    d->late->fixed = is_fixed(d->image);
    find_names(d);
    find_versions(d);
    check_names(d);
    find_relocations(d);
    if (!late_check(d->state, d->names, d->name_count) || !find_tables(d, &tables) ||
        !fill_steps(d, &tables) || !fill_places(d, &tables))
        return false;
    drop_relocations(d);
    close_gaps(d);
    if (!drop_version_needs(d))
        return false;
    drop_names(d);
    return true;
}

bool late_detach(struct link_state *s, struct image *m) {
    struct detacher d = {.state = s, .late = s->late, .image = m};
    bool good;

    if (!s->late || !m->dynamic) /* a static program needs none at all */
        return true;
    good = open_dynamic(&d) && detach(&d);
    free(d.relocations);
    for (size_t i = 0; i < s->late->count; i++) {
        for (size_t k = 0; k < s->late->list[i].symbol_count; k++)
            free(s->late->list[i].symbols[k]->places);
    }
    free(s->late->foreign);
    return good;
}

const struct late_library *late_library_of(const struct link_state *s,
                                           const struct needed_library *l) {
    for (size_t i = 0; s->late && i < s->late->count; i++) {
        if (s->late->list[i].needed == l)
            return &s->late->list[i];
    }
    return NULL;
}

/* ---- for the next run ---- */

bool late_keep(const struct link_state *s, const char *folder) {
    struct buf text = {0};
    bool good;

    if (!s->late)
        return true;
    for (size_t i = 0; i < s->late->count; i++)
        buf_printf(&text, "%s\n", s->late->list[i].why ? s->late->list[i].why : "");
    good = file_write(arena_printf(s->arena, "%s/libraries", folder), text.p, text.n, 0666) !=
           FILE_FAILED;
    buf_free(&text);
    return good;
}

void late_recall(struct link_state *s, const char *folder) {
    struct str text;

    if (!s->late || !file_read(s->arena, arena_printf(s->arena, "%s/libraries", folder), &text))
        return;
    for (size_t i = 0; i < s->late->count && text.n; i++) {
        const char *end = memchr(text.p, '\n', text.n);
        size_t n = end ? (size_t)(end - text.p) : text.n;

        s->late->list[i].why = n ? arena_copy(s->arena, text.p, n) : NULL;
        text.p += n + (end != NULL);
        text.n -= n + (end != NULL);
    }
}
