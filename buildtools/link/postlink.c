/* SPDX-License-Identifier: MIT */
#include "link/postlink.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/str.h"
#include "link/dispatch.h"
#include "link/dynsym.h"
#include "link/image.h"
#include "link/late.h"
#include "link/startup.h"
#include "link/symbol_names.h"
#include "link/symbol_plan.h"

/* Where a section of an object lies in the program, if not all targets have the object. */
struct range {
    uint64_t start, end;
    uint32_t group;
};

/* A list of addresses. */
struct addresses {
    uint64_t *at;
    size_t count, capacity;
};

struct pass {
    struct link_state *state;
    struct image image;
    struct range *ranges; /* sorted by start */
    size_t range_count, range_capacity;
    struct addresses *deferred; /* [group_count] sorted */
    struct addresses kept;      /* relative relocations that stay, sorted; with DT_RELR only */
    struct addresses stubs;     /* that have a name of their own, sorted */
    struct intern stub_names;   /* the plain names of these */
    uint32_t *stub_strings;     /* [stub_names.count] where each stands in the string table */
    size_t stub_capacity;
    size_t group_count;
    uint64_t anchor, groups_at, exports_at; /* addresses of what the generated file has */
    uint64_t relr_at, relr_size;
    uint64_t hook, entry, first; /* see startup.h; the hook's resolver */
    size_t relr_freed;           /* bytes that the DT_RELR table no longer needs */
};

/* ---- lists of addresses ---- */

static void add_address(struct addresses *list, uint64_t address) {
    list->at = array_grow(list->at, &list->capacity, list->count + 1, sizeof *list->at);
    list->at[list->count++] = address;
}

static int by_address(const void *a, const void *b) {
    const uint64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* ---- where the objects lie ---- */

static bool is_mark(struct str name) {
    return str_starts(name, RANGE_PREFIX);
}

static bool is_stub(struct str name) {
    return str_starts(name, STUB_PREFIX);
}

/* RANGE_PREFIX ID.SECTION -> the instance */
static uint32_t instance_of_mark(const struct intern *ids, struct str name) {
    struct str id = {name.p + strlen(RANGE_PREFIX), name.n - strlen(RANGE_PREFIX)};
    const char *dot = memchr(id.p, '.', id.n);

    id.n = dot ? (size_t)(dot - id.p) : id.n;
    return intern_find(ids, id);
}

static int by_start(const void *a, const void *b) {
    const struct range *x = a, *y = b;

    return (x->start > y->start) - (x->start < y->start);
}

static void add_range(struct pass *p, const Elf64_Sym *y, uint32_t group) {
    p->ranges = array_grow(p->ranges, &p->range_capacity, p->range_count + 1, sizeof *p->ranges);
    p->ranges[p->range_count++] = (struct range){y->st_value, y->st_value + y->st_size, group};
}

/* The plain name is what stands behind the prefix. */
static void note_stub(struct pass *p, const Elf64_Sym *y, struct str name) {
    const size_t skip = strlen(STUB_PREFIX);
    uint32_t number = intern_add(&p->stub_names, (struct str){name.p + skip, name.n - skip});

    p->stub_strings =
        array_grow(p->stub_strings, &p->stub_capacity, number + 1, sizeof *p->stub_strings);
    p->stub_strings[number] = y->st_name + (uint32_t)skip;
    add_address(&p->stubs, y->st_value);
}

static void note_symbol(struct pass *p, const Elf64_Sym *y, struct str name) {
    const struct {
        const char *name;
        uint64_t *address;
    } known[] = {{SYMBOL_RELR, &p->relr_at},  {SYMBOL_GROUPS, &p->groups_at},
                 {SYMBOL_ANCHOR, &p->anchor}, {SYMBOL_EXPORTS, &p->exports_at},
                 {SYMBOL_HOOK, &p->hook},     {SYMBOL_ENTRY, &p->entry},
                 {SYMBOL_FIRST, &p->first}};

    if (!str_starts(name, OWN("")))
        return;
    if (is_stub(name))
        note_stub(p, y, name);
    if (str_is(name, SYMBOL_RELR))
        p->relr_size = y->st_size;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (str_is(name, known[i].name))
            *known[i].address = y->st_value;
    }
}

/* Ranges from the marks, and the addresses of the tables to fill. `group_of_mask` holds UINT32_MAX
 * for all targets. */
static void find_ranges(struct pass *p, const uint32_t *group_of_mask) {
    const struct image *m = &p->image;
    const Elf64_Sym *y = (const void *)(m->data + m->symtab->sh_offset);
    struct intern ids = {0};

    for (size_t i = 0; i < p->state->instance_count; i++)
        intern_add(&ids, str_from(p->state->instances[i].id));
    for (size_t i = 0; i < m->symtab->sh_size / sizeof *y; i++) {
        struct str name = image_symbol_name(m, &y[i]);
        uint32_t instance, group;

        note_symbol(p, &y[i], name);
        if (!is_mark(name) || y[i].st_shndx == SHN_UNDEF)
            continue;
        instance = instance_of_mark(&ids, name);
        group = instance == INTERN_NONE ? UINT32_MAX
                                        : group_of_mask[p->state->instances[instance].mask];
        if (group != UINT32_MAX)
            add_range(p, &y[i], group);
    }
    intern_free(&ids);
    if (p->range_count)
        qsort(p->ranges, p->range_count, sizeof *p->ranges, by_start);
    if (p->stubs.count)
        qsort(p->stubs.at, p->stubs.count, sizeof *p->stubs.at, by_address);
}

/* The group whose objects hold the address; UINT32_MAX for what all targets need. */
static uint32_t group_at(const struct pass *p, uint64_t address) {
    size_t low = 0, high = p->range_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (p->ranges[middle].end <= address)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < p->range_count && p->ranges[low].start <= address)
        return p->ranges[low].group;
    return UINT32_MAX;
}

/* ---- relocations ---- */

static void sort_out(struct pass *p, uint64_t address) {
    uint32_t group = address % 8 ? UINT32_MAX : group_at(p, address);

    add_address(group == UINT32_MAX ? &p->kept : &p->deferred[group], address);
}

/* gABI, DT_RELR; see also startup.c. */
static void decode_relr(struct pass *p) {
    const uint64_t *words = (const void *)(p->image.data + p->image.relr->sh_offset);
    uint64_t where = 0;

    for (size_t i = 0; i < p->image.relr->sh_size / 8; i++) {
        uint64_t word = words[i];

        if (!(word & 1)) {
            sort_out(p, word);
            where = word + 8;
            continue;
        }
        for (unsigned bit = 0; bit < 63; bit++) {
            if (word >> (bit + 1) & 1)
                sort_out(p, where + bit * 8);
        }
        where += 63 * 8;
    }
}

/* The reverse. `list` is sorted. */
static void encode_relr(const struct addresses *list, struct buf *out) {
    size_t i = 0;

    while (i < list->count) {
        uint64_t word = list->at[i++], where = word + 8;

        buf_add(out, &word, 8);
        for (;;) {
            uint64_t bits = 0;

            for (;
                 i < list->count && list->at[i] - where < 63 * 8 && (list->at[i] - where) % 8 == 0;
                 i++)
                bits |= (uint64_t)1 << (list->at[i] - where) / 8;
            if (!bits)
                break;
            bits = bits << 1 | 1;
            buf_add(out, &bits, 8);
            where += 63 * 8;
        }
    }
}

static bool shrink_relr(struct pass *p) {
    struct image *m = &p->image;
    struct buf stream = {0};
    uint8_t *to = m->data + m->relr->sh_offset;
    bool fits;

    encode_relr(&p->kept, &stream);
    fits = stream.n <= m->relr->sh_size;
    if (fits) {
        memset(to, 0, m->relr->sh_size);
        if (stream.n)
            memcpy(to, stream.p, stream.n);
        p->relr_freed = m->relr->sh_size - stream.n;
        m->relr->sh_size = stream.n;
        image_set_dynamic(m, DT_RELRSZ, stream.n);
    }
    buf_free(&stream);
    return fits || image_unexpected(m, "the relocations of all targets became more");
}

/* Without DT_RELR the addends stand in the table alone: those of deferred relocations go to the
 * places themselves. */
static bool shrink_rela(struct pass *p) {
    struct image *m = &p->image;
    Elf64_Rela *r = (Elf64_Rela *)(void *)(m->data + m->rela->sh_offset);
    size_t count = m->rela->sh_size / sizeof *r, kept = 0, relative = 0;

    for (size_t i = 0; i < count; i++) {
        bool is_relative = ELF64_R_TYPE(r[i].r_info) == R_X86_64_RELATIVE;
        uint32_t group =
            is_relative && r[i].r_offset % 8 == 0 ? group_at(p, r[i].r_offset) : UINT32_MAX;
        uint8_t *place = group == UINT32_MAX ? NULL : image_bytes(m, r[i].r_offset, 8);

        if (place) {
            memcpy(place, &r[i].r_addend, 8);
            add_address(&p->deferred[group], r[i].r_offset);
            continue;
        }
        relative += is_relative;
        p->kept.count += is_relative;
        r[kept++] = r[i];
    }
    memset(r + kept, 0, (count - kept) * sizeof *r);
    m->rela->sh_size = kept * sizeof *r;
    image_set_dynamic(m, DT_RELASZ, m->rela->sh_size);
    image_set_dynamic(m, DT_RELACOUNT, relative);
    return true;
}

/* A stretch of the program's file that takes deferred relocations. */
struct room {
    uint64_t address; /* where it is loaded */
    uint8_t *bytes;   /* where it is in the file */
    size_t size;      /* bytes left */
};

/* What the DT_RELR table no longer needs, and what the generated tables set aside. Returns how many
 * there are. */
static size_t find_room(const struct pass *p, struct room *rooms) {
    const struct image *m = &p->image;
    size_t count = 0;

    if (m->relr) {
        uint64_t address = m->relr->sh_addr + m->relr->sh_size;

        rooms[count++] =
            (struct room){address, m->data + m->relr->sh_offset + m->relr->sh_size, p->relr_freed};
    }
    rooms[count].address = p->relr_at;
    rooms[count].bytes = image_bytes(m, p->relr_at, p->relr_size);
    rooms[count].size = rooms[count].bytes ? p->relr_size : 0;
    return count + 1;
}

static bool store_stream(struct room *rooms, size_t count, uint64_t anchor,
                         const struct buf *stream, struct ut_group *group) {
    for (size_t i = 0; i < count; i++) {
        struct room *room = &rooms[i];

        if (room->size < stream->n)
            continue;
        memcpy(room->bytes, stream->p, stream->n);
        group->start = (int32_t)(room->address - anchor);
        group->count = (uint32_t)(stream->n / 8);
        room->address += stream->n;
        room->bytes += stream->n;
        room->size -= stream->n;
        return true;
    }
    return false;
}

static bool store_groups(struct pass *p, struct postlink_counts *counts) {
    struct image *m = &p->image;
    struct ut_group *groups = (void *)image_bytes(m, p->groups_at, p->group_count * sizeof *groups);
    struct room rooms[2];
    size_t room_count = find_room(p, rooms);
    bool good = groups != NULL;

    for (size_t i = 0; good && i < p->group_count; i++) {
        struct addresses *list = &p->deferred[i];
        struct buf stream = {0};

        if (!list->count)
            continue;
        qsort(list->at, list->count, sizeof *list->at, by_address);
        encode_relr(list, &stream);
        good = store_stream(rooms, room_count, p->anchor, &stream, &groups[i]);
        counts->deferred += list->count;
        counts->groups++;
        counts->stream_bytes += stream.n;
        buf_free(&stream);
    }
    return good || image_unexpected(m, "the room for deferred relocations is too small");
}

static bool defer_relocations(struct pass *p, struct postlink_counts *counts) {
    struct image *m = &p->image;

    if (p->relr_size == 0 || p->range_count == 0)
        return true;
    if (m->relr)
        decode_relr(p);
    else if (!m->rela)
        return true;
    if (!(m->relr ? shrink_relr(p) : shrink_rela(p)))
        return false;
    counts->at_load = p->kept.count;
    return store_groups(p, counts);
}

/* ---- what runs first ---- */

/* The program's headers name no loader: it is entered where the start-up code begins, which goes on
 * where the linker would have. */
static bool change_entry(struct pass *p) {
    struct image *m = &p->image;
    Elf64_Ehdr *h = (void *)m->data;
    const Elf64_Phdr *headers = (const void *)(m->data + h->e_phoff);
    int32_t *first = (void *)image_bytes(m, p->first, sizeof *first);

    for (unsigned i = 0; i < h->e_phnum; i++) {
        if (headers[i].p_type == PT_INTERP)
            return true;
    }
    if (!first || !p->entry)
        return image_unexpected(m, "it has no start-up code");
    *first = (int32_t)(h->e_entry - p->anchor);
    h->e_entry = p->entry;
    return true;
}

/* What the resolver of the hook does comes before all other resolvers: these are run in the order
 * of their relocations, those of DT_RELA before those of DT_JMPREL, as the sections lie. */
static void put_hook_first(struct pass *p) {
    struct image *m = &p->image;
    Elf64_Rela **list = NULL;
    size_t count = 0, capacity = 0;
    bool found = false;

    for (uint32_t i = 1; i < m->section_count && !found; i++) {
        const Elf64_Shdr *section = &m->sections[i];
        Elf64_Rela *r = (void *)(m->data + section->sh_offset);

        if (section->sh_type != SHT_RELA || !(section->sh_flags & SHF_ALLOC))
            continue;
        for (size_t k = 0; k < section->sh_size / sizeof *r && !found; k++) {
            if (ELF64_R_TYPE(r[k].r_info) != R_X86_64_IRELATIVE)
                continue;
            list = array_grow(list, &capacity, count + 1, sizeof *list);
            list[count++] = &r[k];
            found = (uint64_t)r[k].r_addend == p->hook;
        }
    }
    if (found) {
        Elf64_Rela hook = *list[count - 1];

        for (size_t k = count - 1; k > 0; k--)
            *list[k] = *list[k - 1];
        *list[0] = hook;
    }
    free(list);
}

/* ---- exports ---- */

/* Tells the start-up code where the dynamic symbols are that some targets lack. */
static bool note_exports(struct pass *p) {
    const struct link_state *s = p->state;
    const struct image *m = &p->image;
    size_t count = s->partial_export_count;
    int32_t *entries = (void *)image_bytes(m, p->exports_at, count * sizeof *entries);
    const Elf64_Shdr *strings;
    const Elf64_Phdr *segment;
    const Elf64_Sym *y;
    struct intern names = {0};

    if (!count || !m->dynsym || m->dynsym->sh_link >= m->section_count)
        return true;
    segment = image_segment(m, m->dynsym->sh_addr);
    if (segment && segment->p_flags & PF_X)
        return image_unexpected(m, "its dynamic symbols, which start-up changes, lie beside code "
                                   "(linker option -N, --no-rosegment or -z noseparate-code?)");
    if (!entries)
        return image_unexpected(m, "the table of exports is not where it should be");
    strings = &m->sections[m->dynsym->sh_link];
    y = (const void *)(m->data + m->dynsym->sh_offset);
    for (size_t i = 0; i < count; i++)
        intern_add(&names, intern_text(&s->symbols, s->partial_exports[i]));
    for (size_t i = 1; i < m->dynsym->sh_size / sizeof *y; i++) {
        const char *name = (const char *)m->data + strings->sh_offset + y[i].st_name;
        size_t room = y[i].st_name < strings->sh_size ? strings->sh_size - y[i].st_name : 0;
        uint32_t number = intern_find(&names, (struct str){name, strnlen(name, room)});

        if (number != INTERN_NONE && y[i].st_shndx != SHN_UNDEF)
            entries[number] = (int32_t)(m->dynsym->sh_addr + i * sizeof *y - p->anchor);
    }
    intern_free(&names);
    return true;
}

/* ---- symbols, build-id ---- */

/* The plain name of a stub that has one of its own. */
static bool is_given_up(const struct pass *p, const Elf64_Sym *y, struct str name) {
    return p->stubs.count && ELF64_ST_TYPE(y->st_info) == STT_FUNC && !is_stub(name) &&
           bsearch(&y->st_value, p->stubs.at, p->stubs.count, sizeof *p->stubs.at, by_address);
}

/* The definitions of functions whose stubs have names of their own, by their new names: debuggers
 * seek, for a function that they know by debug information, a symbol of the same name and place. */
struct definition_names {
    struct intern names;
    uint32_t *strings; /* [names.count] where the plain name stands in the string table */
};

static void find_definitions(const struct pass *p, struct definition_names *d) {
    const struct link_state *s = p->state;
    size_t capacity = 0, count;

    for (uint32_t stub = 0; stub < p->stub_names.count; stub++) {
        uint32_t symbol = intern_find(&s->symbols, intern_text(&p->stub_names, stub));
        const struct definition *list =
            symbol == INTERN_NONE ? NULL : plan_definitions(s, symbol, &count);

        for (size_t k = 0; list && k < count; k++) {
            const char *name = name_of_definition(s, symbol, list[k].instance);
            uint32_t number = intern_add(&d->names, str_from(name));

            d->strings = array_grow(d->strings, &capacity, number + 1, sizeof *d->strings);
            d->strings[number] = p->stub_strings[stub];
        }
    }
}

/* Removes the marks from the symbol table, and names of stubs that would mislead debuggers, unless
 * relocations were kept that count on its numbers. */
static void remove_names(struct pass *p) {
    struct image *m = &p->image;
    struct definition_names definitions = {0};
    Elf64_Sym *y = (Elf64_Sym *)(void *)(m->data + m->symtab->sh_offset);
    size_t count = m->symtab->sh_size / sizeof *y, kept = 0, locals = m->symtab->sh_info;
    uint32_t number;

    for (uint32_t i = 1; i < m->section_count; i++) {
        if (m->sections[i].sh_type == SHT_RELA && m->sections[i].sh_link < m->section_count &&
            &m->sections[m->sections[i].sh_link] == m->symtab)
            return;
    }
    find_definitions(p, &definitions);
    for (size_t i = 0; i < count; i++) {
        struct str name = image_symbol_name(m, &y[i]);

        if (is_mark(name) || is_given_up(p, &y[i], name)) {
            locals -= i < m->symtab->sh_info;
            continue;
        }
        y[kept] = y[i];
        number = definitions.names.count ? intern_find(&definitions.names, name) : INTERN_NONE;
        if (number != INTERN_NONE)
            y[kept].st_name = definitions.strings[number];
        kept++;
    }
    intern_free(&definitions.names);
    free(definitions.strings);
    memset(y + kept, 0, (count - kept) * sizeof *y);
    m->symtab->sh_size = kept * sizeof *y;
    m->symtab->sh_info = (uint32_t)locals;
}

/* The build-id names the bytes of the program; the linker made it before they were changed. */
static void renew_build_id(struct image *m, struct str note) {
    Elf64_Nhdr h;
    uint8_t *id;
    struct hash digest;

    if (note.n < sizeof h + 4)
        return;
    memcpy(&h, note.p, sizeof h);
    if (h.n_type != NT_GNU_BUILD_ID || h.n_namesz != 4 || h.n_descsz > note.n - sizeof h - 4)
        return;
    id = (uint8_t *)(uintptr_t)note.p + sizeof h + 4;
    memset(id, 0, h.n_descsz);
    digest = hash_bytes(m->data, m->size);
    for (uint32_t i = 0; i < h.n_descsz; i += 16) {
        memcpy(id + i, &digest, h.n_descsz - i < 16 ? h.n_descsz - i : 16);
        digest = hash_bytes(&digest, sizeof digest);
    }
}

static void renew_build_ids(struct image *m) {
    for (uint32_t i = 1; i < m->section_count; i++) {
        if (m->sections[i].sh_type == SHT_NOTE)
            renew_build_id(m, (struct str){(const char *)m->data + m->sections[i].sh_offset,
                                           m->sections[i].sh_size});
    }
}

/* ---- the pass ---- */

static uint32_t *groups_by_mask(struct pass *p, const uint32_t *groups) {
    uint32_t masks = p->state->masks.sets.count;
    uint32_t *table = arena_array(p->state->arena, masks, sizeof *table);

    memset(table, 0xff, masks * sizeof *table);
    for (size_t i = 0; i < p->group_count; i++)
        table[groups[i]] = (uint32_t)i;
    return table;
}

static void free_pass(struct pass *p) {
    for (size_t i = 0; i < p->group_count; i++)
        free(p->deferred[i].at);
    free(p->kept.at);
    free(p->stubs.at);
    free(p->stub_strings);
    intern_free(&p->stub_names);
    free(p->ranges);
    image_close(&p->image);
}

bool postlink(struct link_state *s, const char *program, const uint32_t *groups, size_t group_count,
              struct postlink_counts *counts) {
    struct pass p = {.state = s, .group_count = group_count};
    bool good = image_open(&p.image, program);

    memset(counts, 0, sizeof *counts);
    p.deferred = arena_array(s->arena, group_count, sizeof *p.deferred);
    good = good && late_detach(s, &p.image);
    if (good) {
        find_ranges(&p, groups_by_mask(&p, groups));
        good = defer_relocations(&p, counts) && note_exports(&p) && change_entry(&p);
    }
    if (good) {
        put_hook_first(&p);
        dynsym_restore_names(s, &p.image);
        remove_names(&p);
        if (!s->build_id || strncmp(s->build_id, "0x", 2) != 0) /* else the user chose it */
            renew_build_ids(&p.image);
    }
    free_pass(&p);
    return good;
}
