/* SPDX-License-Identifier: MIT */
#include "link/dispatch.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "link/edits.h"
#include "link/exports.h"
#include "link/late.h"
#include "link/link_job.h"
#include "link/resolve.h"
#include "link/shared_libraries.h"
#include "link/startup.h"
#include "link/symbol_names.h"
#include "link/symbol_plan.h"

struct emitter {
    struct link_state *state;
    struct buf *out;
    uint32_t *groups; /* mask of each deferred group */
    size_t group_count;
    uint32_t *kept; /* [symbols.count] of the target at hand, see groups_keep; NULL: no groups */
    struct intern texts; /* what text_distance has named */
};

/* Assemblers take any name in quotes. */
static void quoted(struct buf *out, const char *name) {
    buf_putc(out, '"');
    for (; *name; name++) {
        if (*name == '"' || *name == '\\')
            buf_putc(out, '\\');
        buf_putc(out, *name);
    }
    buf_putc(out, '"');
}

static void line_with(struct emitter *e, const char *before, const char *name, const char *after) {
    buf_puts(e->out, before);
    quoted(e->out, name);
    buf_puts(e->out, after);
}

/* Begins what the start-up code knows by name. */
static void emit_own(struct emitter *e, const char *name) {
    buf_printf(e->out, "\t.globl\t%s\n\t.hidden\t%s\n%s:\n", name, name, name);
}

/* A distance from the anchor: table entries all have this form. */
static void distance(struct emitter *e, const char *name) {
    line_with(e, "\t.long\t", name, " - " SYMBOL_ANCHOR "\n");
}

static void declare(struct emitter *e, uint32_t symbol, const char *type) {
    const char *name = name_plain(e->state, symbol);

    line_with(e, "\t.globl\t", name, "\n");
    if (!e->state->exports[symbol])
        line_with(e, "\t.hidden\t", name, "\n");
    line_with(e, "\t.type\t", name, ", @");
    buf_printf(e->out, "%s\n", type);
}

/* ---- functions ---- */

static bool is_missing(const struct link_state *s, uint32_t symbol) {
    for (size_t t = 0; t < s->target_count; t++) {
        if (provider_of(s, symbol, t) < 0)
            return true;
    }
    return false;
}

static void emit_stub_label(struct emitter *e, uint32_t symbol) {
    const char *label =
        arena_printf(e->state->arena, STUB_PREFIX "%s", name_plain(e->state, symbol));

    line_with(e, "\t.type\t", label, ", @function\n");
    line_with(e, "", label, ":\n");
}

static void emit_stub(struct emitter *e, uint32_t symbol, size_t slot) {
    const char *name = name_plain(e->state, symbol);

    declare(e, symbol, "function");
    buf_puts(e->out, "\t.p2align\t4\n");
    if (plan_has_debug(e->state, symbol))
        emit_stub_label(e, symbol);
    line_with(e, "", name, ":\n\t.cfi_startproc\n\tendbr64\n");
    buf_printf(e->out, "\tjmp\t*" OWN("slots") "+%zu(%%rip)\n\t.cfi_endproc\n", slot * 8);
    line_with(e, "\t.size\t", name, ", .-");
    quoted(e->out, name);
    buf_putc(e->out, '\n');
}

/* Another name for the function of a slot. */
static void emit_alias(struct emitter *e, uint32_t symbol, uint32_t first) {
    declare(e, symbol, "function");
    line_with(e, "\t.set\t", name_plain(e->state, symbol), ", ");
    quoted(e->out, name_plain(e->state, first));
    buf_putc(e->out, '\n');
}

/* What the slot holds in a target that has no such function. */
static void emit_missing(struct emitter *e, uint32_t symbol, size_t slot) {
    buf_printf(e->out,
               OWN("missing_%zu") ":\n\tendbr64\n\tleaq\t" OWN(
                   "name_%zu") "(%%rip), %%rdi\n\tjmp\t" OWN("missing") "\n",
               slot, slot);
    buf_printf(e->out,
               "\t.pushsection\t.rodata.ut_names, \"aMS\", @progbits, 1\n" OWN(
                   "name_%zu") ":\n\t.string\t",
               slot);
    quoted(e->out, name_plain(e->state, symbol));
    buf_puts(e->out, "\n\t.popsection\n");
}

static void emit_functions(struct emitter *e) {
    struct link_state *s = e->state;

    buf_puts(e->out, "\t.section\t.text.ut_dispatch, \"ax\", @progbits\n");
    for (size_t slot = 0; slot < s->counts.slots; slot++) {
        emit_stub(e, s->slots[slot], slot);
        if (is_missing(s, s->slots[slot]))
            emit_missing(e, s->slots[slot], slot);
    }
    for (size_t i = 0; i < s->counts.functions; i++) {
        uint32_t first = s->slots[s->plan[s->functions[i]].slot];

        if (first != s->functions[i])
            emit_alias(e, s->functions[i], first);
    }
    buf_puts(e->out,
             "\t.section\t.data.rel.ro.ut_slots, \"aw\", @progbits\n\t.p2align\t3\n"
             "\t.globl\t" OWN("slots") "\n\t.hidden\t" OWN("slots") "\n" OWN("slots") ":\n");
    buf_printf(e->out, "\t.skip\t%zu\n", (s->counts.slots + 1) * 8);
}

/* ---- indirect functions ---- */

/* Which targets have the instance: a bit each, for ut_is_wanted. */
static void emit_mask(struct emitter *e, uint32_t instance) {
    const struct link_state *s = e->state;

    buf_puts(e->out, "\t.pushsection\t.rodata.ut_masks, \"a\", @progbits\n2:");
    for (size_t t = 0; t < s->target_count; t += 8) {
        unsigned bits = 0;

        for (size_t i = t; i < t + 8 && i < s->target_count; i++)
            bits |= (unsigned)mask_has(s->instances[instance].targets, i) << (i - t);
        buf_printf(e->out, "\t.byte\t%u\n", bits);
    }
    buf_puts(e->out, "\t.popsection\n");
}

/* Resolvers of objects that the running target does not have are not run: nothing calls what they
 * would choose. */
static void emit_indirect(struct emitter *e, uint32_t instance, uint32_t index) {
    struct link_state *s = e->state;
    const struct object_file *f = s->instances[instance].file;
    const char *name = name_of_indirect(s, instance, index);
    bool weak = ELF64_ST_BIND(f->elf.symbols[index].st_info) == STB_WEAK;
    bool exported =
        index >= f->elf.first_global && s->exports[f->names[index - f->elf.first_global]];

    line_with(e, weak ? "\t.weak\t" : "\t.globl\t", name, "\n");
    if (!exported)
        line_with(e, "\t.hidden\t", name, "\n");
    line_with(e, "\t.type\t", name, ", @gnu_indirect_function\n");
    if (s->instances[instance].mask != s->all_targets)
        emit_mask(e, instance);
    line_with(e, "", name, ":\n\t.cfi_startproc\n\tendbr64\n");
    buf_puts(e->out, "\tsubq\t$8, %rsp\n\t.cfi_adjust_cfa_offset 8\n");
    buf_puts(e->out, s->instances[instance].mask == s->all_targets ? "\txorl\t%edi, %edi\n"
                                                                   : "\tleaq\t2b(%rip), %rdi\n");
    buf_puts(e->out, "\tcall\t" OWN(
                         "is_wanted") "\n\taddq\t$8, %rsp\n"
                                      "\t.cfi_adjust_cfa_offset -8\n\ttestb\t%al, %al\n\tje\t1f\n");
    line_with(e, "\tjmp\t", name_of_resolver(s, instance, index), "\n");
    buf_puts(e->out, "1:\tleaq\t" OWN("unwanted") "(%rip), %rax\n\tret\n\t.cfi_endproc\n");
    line_with(e, "\t.size\t", name, ", .-");
    quoted(e->out, name);
    buf_putc(e->out, '\n');
}

static void emit_indirects(struct emitter *e) {
    const struct link_state *s = e->state;

    buf_puts(e->out, "\t.section\t.text.ut_indirect, \"ax\", @progbits\n" OWN(
                         "unwanted") ":\n\tendbr64\n\tud2\n");
    for (uint32_t n = 0; n < s->instance_count; n++) {
        for (uint32_t i = 1; i < s->instances[n].file->elf.symbol_count; i++) {
            if (plan_is_indirect(s, n, i))
                emit_indirect(e, n, i);
        }
    }
}

/* ---- data ---- */

static void emit_storage(struct emitter *e, uint32_t symbol, const char *section,
                         const char *type) {
    const struct symbol_plan *p = &e->state->plan[symbol];
    const char *name = name_plain(e->state, symbol);
    uint64_t size = p->size ? p->size : 1;

    buf_printf(e->out, "\t.section\t%s\n", section);
    declare(e, symbol, type);
    buf_printf(e->out, "\t.balign\t%llu\n", (unsigned long long)p->alignment);
    line_with(e, "", name, ":\n");
    buf_printf(e->out, "\t.skip\t%llu\n", (unsigned long long)size);
    line_with(e, "\t.size\t", name, "");
    buf_printf(e->out, ", %llu\n", (unsigned long long)size);
}

static void emit_data(struct emitter *e) {
    struct link_state *s = e->state;

    for (size_t i = 0; i < s->counts.data; i++)
        emit_storage(e, s->data[i],
                     s->plan[s->data[i]].read_only ? ".data.rel.ro.ut_data, \"aw\", @progbits"
                                                   : ".bss.ut_data, \"aw\", @nobits",
                     "object");
    for (size_t i = 0; i < s->counts.tls; i++)
        emit_storage(e, s->tls[i],
                     s->plan[s->tls[i]].in_image ? ".tdata.ut_tls, \"awT\", @progbits"
                                                 : ".tbss.ut_tls, \"awT\", @nobits",
                     "object");
}

/* An exported name that start-up moves to where the target's definition is: something that is there
 * for every target. */
static void emit_placed(struct emitter *e) {
    struct link_state *s = e->state;

    for (size_t i = 0; i < s->partial_export_count; i++) {
        uint32_t symbol = s->partial_exports[i];

        if (s->plan[symbol].placed)
            emit_storage(e, symbol, ".bss.ut_placed, \"aw\", @nobits",
                         s->plan[symbol].kind == KIND_FUNCTION ? "function" : "object");
    }
}

/* The definition that provides a symbol in a target; NULL when no object has it, or a COMMON is it.
 */
static const Elf64_Sym *definition_in(const struct link_state *s, uint32_t symbol, size_t target) {
    int32_t provider = provider_of(s, symbol, target);
    size_t count;
    const struct definition *d = plan_definitions(s, symbol, &count);

    for (size_t i = 0; i < count; i++) {
        if (provider >= 0 && d[i].instance == (uint32_t)provider)
            return plan_symbol(s, d[i]);
    }
    return NULL;
}

/* The same, if its bytes have to be copied; NULL when they are zero anyway. */
static const Elf64_Sym *image_of(const struct link_state *s, uint32_t symbol, size_t target) {
    const Elf64_Sym *y = definition_in(s, symbol, target);
    const struct elf_object *o = y ? &s->instances[provider_of(s, symbol, target)].file->elf : NULL;

    return y && y->st_size && y->st_shndx < o->section_count &&
                   o->sections[y->st_shndx].sh_type != SHT_NOBITS
               ? y
               : NULL;
}

static size_t emit_copies(struct emitter *e, const uint32_t *symbols, size_t count, size_t target,
                          bool tls) {
    struct link_state *s = e->state;
    const char *after = tls ? "@tpoff\n" : " - " SYMBOL_ANCHOR "\n";
    size_t copies = 0;

    for (size_t i = 0; i < count; i++) {
        const Elf64_Sym *y = image_of(s, symbols[i], target);

        if (!y)
            continue;
        line_with(e, "\t.long\t", name_plain(s, symbols[i]), after);
        line_with(e, "\t.long\t",
                  name_of_definition(s, symbols[i], (uint32_t)provider_of(s, symbols[i], target)),
                  after);
        buf_printf(e->out, "\t.long\t%llu\n", (unsigned long long)y->st_size);
        copies++;
    }
    return copies;
}

/* ---- constructors and destructors ---- */

struct array_entry {
    uint32_t instance, section, priority, place;
    enum array_kind kind;
};

/* Earlier kinds first (.preinit_array before .init_array), then by priority, then in link order. */
static int by_priority(const void *a, const void *b) {
    const struct array_entry *x = a, *y = b;

    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->priority != y->priority)
        return x->priority < y->priority ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* `kept` tells whose groups are the target's; NULL when there are none. */
static void add_arrays(const struct link_state *s, uint32_t instance, const uint32_t *kept,
                       struct array_entry **list, size_t *count, size_t *capacity) {
    const struct object_file *f = s->instances[instance].file;
    const struct elf_object *o = &f->elf;

    for (uint32_t i = 1; i < o->section_count; i++) {
        struct array_entry entry = {.instance = instance, .section = i, .place = (uint32_t)*count};

        entry.kind = array_section(o, &o->sections[i], &entry.priority);
        if (entry.kind == ARRAY_NONE || o->sections[i].sh_size < 8)
            continue;
        if (kept && f->comdat_count && f->comdat_of[i] &&
            kept[f->comdats[f->comdat_of[i] - 1].signature] != instance + 1)
            continue;
        *list = array_grow(*list, capacity, *count + 1, sizeof entry);
        (*list)[(*count)++] = entry;
    }
}

/* The tables of one kind. Returns how many. */
static size_t emit_array_part(struct emitter *e, const struct array_entry *list, size_t count,
                              enum array_kind kind) {
    struct link_state *s = e->state;
    size_t emitted = 0;

    for (size_t i = 0; i < count; i++) {
        const struct elf_object *o = &s->instances[list[i].instance].file->elf;

        if (list[i].kind != kind)
            continue;
        distance(e, name_of_range(s, list[i].instance, list[i].section));
        buf_printf(e->out, "\t.long\t%llu\n",
                   (unsigned long long)(o->sections[list[i].section].sh_size / 8));
        emitted++;
    }
    return emitted;
}

static void label(struct emitter *e, const char *what, size_t target) {
    buf_printf(e->out, "%s_%zu:\n", what, target);
}

/* How long the tables of one target are. */
struct lengths {
    size_t preinit, init, fini, copies, tls, groups, hidden;
};

static void emit_arrays(struct emitter *e, size_t target, struct lengths *n) {
    const struct target *t = &e->state->targets[target];
    struct array_entry *list = NULL;
    size_t count = 0, capacity = 0;

    if (e->kept)
        groups_keep(e->state, target, e->kept);
    for (size_t k = 0; k < t->sequence_count; k++)
        add_arrays(e->state, t->sequence[k], e->kept, &list, &count, &capacity);
    if (count)
        qsort(list, count, sizeof *list, by_priority);
    label(e, OWN("preinit"), target);
    n->preinit = emit_array_part(e, list, count, ARRAY_PREINIT);
    label(e, OWN("init"), target);
    n->init = emit_array_part(e, list, count, ARRAY_INIT);
    label(e, OWN("fini"), target);
    n->fini = emit_array_part(e, list, count, ARRAY_FINI);
    free(list);
}

/* ---- deferred relocations ---- */

/* Words of a DT_RELR stream that the relocations of one section take at most: one each; and, since
 * a bit set covers 63 words and an empty one is never written, two for each stretch of that length.
 */
static size_t most_words(uint64_t size, size_t relocations) {
    uint64_t by_size = 2 * (size / (63 * 8) + 1);

    return relocations < by_size ? relocations : by_size;
}

/* What the relocations of all groups take at most. */
struct need {
    size_t sections; /* of objects that not all targets have */
    size_t words;    /* of all groups */
    size_t largest;  /* of one group */
};

static struct need find_need(const struct link_state *s) {
    size_t *words = arena_array(s->arena, s->masks.sets.count, sizeof *words), n;
    struct need need = {0};

    for (size_t i = 0; i < s->instance_count; i++) {
        const struct elf_object *o = &s->instances[i].file->elf;
        uint32_t mask = s->instances[i].mask;

        for (uint32_t k = 1; mask != s->all_targets && k < o->section_count; k++) {
            if (!has_deferrable_relocations(o, k, &n))
                continue;
            words[mask] += most_words(o->sections[k].sh_size, n);
            need.sections++;
        }
        if (words[mask] > need.largest)
            need.largest = words[mask];
    }
    for (uint32_t mask = 0; mask < s->masks.sets.count; mask++)
        need.words += words[mask];
    return need;
}

/* How many words to set aside. Where the linker itself makes a DT_RELR table, that has room for the
 * deferred ones but for what cutting it in pieces costs: a piece may take one word more at each
 * end; there are at most as many pieces as sections, and one more of other relocations between each
 * two; and the last group that goes there may not fit. */
static size_t room_for_relocations(const struct link_state *s, enum deferral deferral) {
    struct need need = find_need(s);
    size_t beside = 2 * (2 * need.sections + 1) + need.largest;

    if (deferral == DEFER_NONE || need.sections == 0)
        return 0;
    return deferral == DEFER_BESIDE_RELR && beside < need.words ? beside : need.words;
}

/* In the order of their objects, so that what one target needs lies together. */
static void find_groups(struct emitter *e) {
    struct link_state *s = e->state;

    e->groups = arena_array(s->arena, s->masks.sets.count, sizeof *e->groups);
    for (uint32_t i = 0; i < s->masks.sets.count; i++) {
        if (s->mask_order[i] != s->all_targets)
            e->groups[e->group_count++] = s->mask_order[i];
    }
}

static void skip(struct emitter *e, size_t bytes) {
    if (bytes) /* assemblers warn of none */
        buf_printf(e->out, "\t.skip\t%zu\n", bytes);
}

static void emit_relocation_room(struct emitter *e, enum deferral deferral) {
    buf_puts(e->out, "\t.section\t.rodata.ut_relr, \"a\", @progbits\n\t.p2align\t3\n"
                     "\t.globl\t" SYMBOL_RELR ", " SYMBOL_GROUPS "\n"
                     "\t.hidden\t" SYMBOL_RELR ", " SYMBOL_GROUPS "\n" SYMBOL_RELR ":\n");
    skip(e, room_for_relocations(e->state, deferral) * 8);
    buf_puts(e->out, "\t.size\t" SYMBOL_RELR ", .-" SYMBOL_RELR "\n" SYMBOL_GROUPS ":\n");
    skip(e, e->group_count * 8);
    buf_puts(e->out, "\t.size\t" SYMBOL_GROUPS ", .-" SYMBOL_GROUPS "\n\t.long\t0\n");
}

/* ---- exports that some targets lack ---- */

static void emit_export_room(struct emitter *e) {
    buf_puts(e->out,
             "\t.section\t.rodata.ut_exports, \"a\", @progbits\n\t.p2align\t2\n"
             "\t.globl\t" SYMBOL_EXPORTS "\n\t.hidden\t" SYMBOL_EXPORTS "\n" SYMBOL_EXPORTS ":\n");
    buf_printf(e->out, "\t.skip\t%zu\n", (e->state->partial_export_count + 1) * 4);
}

/* Is the name to be found in the program by nobody? Where the dispatch leads to a library's, the
 * program's stands for that: all who take the address get the same. */
static bool is_hidden(const struct link_state *s, uint32_t symbol, size_t target) {
    return !export_is_in(s, symbol, target) && !plan_is_next(s, symbol, target);
}

/* Returns how many runs of them the target lacks. */
static size_t emit_hidden(struct emitter *e, size_t target) {
    struct link_state *s = e->state;
    size_t count = 0, end;

    label(e, OWN("hidden"), target);
    for (size_t i = 0; i < s->partial_export_count; i = end + 1) {
        for (end = i;
             end < s->partial_export_count && is_hidden(s, s->partial_exports[end], target);)
            end++;
        if (end == i)
            continue;
        buf_printf(e->out, "\t.long\t%zu, %zu\n", i, end - i);
        count++;
    }
    return count;
}

/* ---- what shared libraries know, too ---- */

/* Is the name one that the start-up code has to look at because of the target's libraries? */
static bool is_bound(const struct link_state *s, uint32_t symbol, size_t target) {
    if (!s->in_libraries[symbol])
        return false;
    if (plan_is_next(s, symbol, target))
        return libraries_has_old(s, symbol);
    return s->plan[symbol].placed || !export_is_in(s, symbol, target);
}

bool dispatch_shares(const struct link_state *s) {
    for (size_t i = 0; i < s->partial_export_count; i++) {
        if (s->plan[s->partial_exports[i]].placed || s->in_libraries[s->partial_exports[i]])
            return true;
    }
    return false;
}

/* A name's text, each once for all targets. */
static void text_distance(struct emitter *e, struct str text) {
    if (text.n)
        buf_printf(e->out, "\t.long\t" OWN("text_%u") " - " SYMBOL_ANCHOR "\n",
                   intern_add(&e->texts, text));
    else
        buf_puts(e->out, "\t.long\t0\n");
}

static size_t emit_next(struct emitter *e, size_t target) {
    struct link_state *s = e->state;
    size_t count = 0;

    label(e, OWN("next"), target);
    for (size_t i = 0; i < s->partial_export_count; i++) {
        uint32_t symbol = s->partial_exports[i];
        const struct symbol_plan *p = &s->plan[symbol];

        if (!plan_is_next(s, symbol, target))
            continue;
        text_distance(e, intern_text(&s->symbols, symbol));
        text_distance(e, libraries_definition(s, symbol, target)->as->version);
        if (p->kind == KIND_FUNCTION)
            buf_printf(e->out, "\t.long\t0, %u\n", p->slot);
        else
            line_with(e, "\t.long\t", name_plain(s, symbol), " - " SYMBOL_ANCHOR);
        if (p->kind != KIND_FUNCTION)
            buf_printf(e->out, ", %llu\n", (unsigned long long)p->size);
        count++;
    }
    return count;
}

static size_t emit_bound(struct emitter *e, size_t target) {
    struct link_state *s = e->state;
    size_t count = 0;

    label(e, OWN("bound"), target);
    for (size_t i = 0; i < s->partial_export_count; i++) {
        uint32_t symbol = s->partial_exports[i];
        bool next = plan_is_next(s, symbol, target);

        if (!is_bound(s, symbol, target))
            continue;
        text_distance(e, intern_text(&s->symbols, symbol));
        buf_printf(e->out, "\t.long\t%d\n", next);
        text_distance(e, next ? libraries_definition(s, symbol, target)->as->version
                              : (struct str){"", 0});
        count++;
    }
    return count;
}

static size_t emit_places(struct emitter *e, size_t target) {
    struct link_state *s = e->state;
    size_t count = 0;

    label(e, OWN("places"), target);
    for (size_t i = 0; i < s->partial_export_count; i++) {
        uint32_t symbol = s->partial_exports[i];
        const Elf64_Sym *y = definition_in(s, symbol, target);

        if (!s->plan[symbol].placed || !export_is_in(s, symbol, target) || !y)
            continue;
        buf_printf(e->out, "\t.long\t%zu\n", i);
        line_with(e, "\t.long\t",
                  name_of_definition(s, symbol, (uint32_t)provider_of(s, symbol, target)),
                  ELF64_ST_TYPE(y->st_info) == STT_TLS ? "@tpoff\n" : " - " SYMBOL_ANCHOR "\n");
        buf_printf(e->out, "\t.long\t%llu, %u\n", (unsigned long long)y->st_size, y->st_info);
        count++;
    }
    return count;
}

static void emit_shared(struct emitter *e) {
    static const char *const tables[] = {OWN("next"), OWN("bound"), OWN("places")};
    struct link_state *s = e->state;
    size_t(*counts)[3] = arena_array(s->arena, s->target_count, sizeof *counts);

    if (!dispatch_shares(s))
        return;
    for (size_t t = 0; t < s->target_count; t++) {
        counts[t][0] = emit_next(e, t);
        counts[t][1] = emit_bound(e, t);
        counts[t][2] = emit_places(e, t);
    }
    emit_own(e, OWN("shared"));
    for (size_t t = 0; t < s->target_count; t++) {
        for (size_t i = 0; i < 3; i++)
            buf_printf(e->out, "\t.long\t%s_%zu - " SYMBOL_ANCHOR "\n", tables[i], t);
        buf_printf(e->out, "\t.long\t%zu, %zu, %zu\n", counts[t][0], counts[t][1], counts[t][2]);
    }
    for (uint32_t i = 0; i < e->texts.count; i++) {
        buf_printf(e->out, OWN("text_%u") ":\n\t.string\t", i);
        quoted(e->out, intern_text(&e->texts, i).p);
        buf_putc(e->out, '\n');
    }
    intern_free(&e->texts);
}

/* ---- the tables of targets ---- */

static void emit_function_table(struct emitter *e, size_t target) {
    struct link_state *s = e->state;

    label(e, OWN("functions"), target);
    for (size_t slot = 0; slot < s->counts.slots; slot++) {
        int32_t provider = provider_of(s, s->slots[slot], target);

        if (provider >= 0)
            distance(e, name_of_definition(s, s->slots[slot], (uint32_t)provider));
        else
            buf_printf(e->out, "\t.long\t" OWN("missing_%zu") " - " SYMBOL_ANCHOR "\n", slot);
    }
}

static size_t emit_group_list(struct emitter *e, size_t target) {
    size_t count = 0;

    label(e, OWN("group_list"), target);
    for (size_t i = 0; i < e->group_count; i++) {
        if (mask_table_has(&e->state->masks, e->groups[i], target)) {
            buf_printf(e->out, "\t.long\t%zu\n", i);
            count++;
        }
    }
    return count;
}

static struct lengths emit_tables(struct emitter *e, size_t target) {
    struct link_state *s = e->state;
    struct lengths n;

    emit_function_table(e, target);
    emit_arrays(e, target, &n);
    label(e, OWN("copies"), target);
    n.copies = emit_copies(e, s->data, s->counts.data, target, false);
    label(e, OWN("tls"), target);
    n.tls = emit_copies(e, s->tls, s->counts.tls, target, true);
    n.groups = emit_group_list(e, target);
    n.hidden = emit_hidden(e, target);
    return n;
}

static void emit_number(struct emitter *e, const char *name, size_t value) {
    emit_own(e, name);
    buf_printf(e->out, "\t.long\t%zu\n", value);
}

/* struct ut_target */
static void emit_target(struct emitter *e, size_t target, const struct lengths *n) {
    static const char *const tables[] = {
        OWN("name_of"), OWN("program_of"), OWN("functions"), OWN("preinit"),    OWN("init"),
        OWN("fini"),    OWN("copies"),     OWN("tls"),       OWN("group_list"), OWN("hidden")};

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        buf_printf(e->out, "\t.long\t%s_%zu - " SYMBOL_ANCHOR "\n", tables[i], target);
    buf_printf(e->out, "\t.long\t%zu, %zu, %zu, %zu, %zu, %zu, %zu\n", n->preinit, n->init, n->fini,
               n->copies, n->tls, n->groups, n->hidden);
}

/* The target none: an entry with names only, and the program. */
static void emit_none(struct emitter *e) {
    const struct link_state *s = e->state;
    size_t number = s->named_count > s->target_count ? s->named_count : 0;

    if (number)
        buf_printf(e->out,
                   "\t.long\t" OWN("name_of_%zu") " - " SYMBOL_ANCHOR
                                                  ", " OWN("program_of_%zu") " - " SYMBOL_ANCHOR
                                                                             "\n\t.skip\t%zu\n",
                   number - 1, number - 1, sizeof(struct ut_target) - 8);
    emit_own(e, OWN("none"));
    if (!number) {
        buf_puts(e->out, "\t.long\t0, 0, 0\n");
        return;
    }
    buf_printf(e->out,
               "\t.long\t%zu, " OWN("none_start") " - " SYMBOL_ANCHOR
                                                  ", " OWN("none_end") " - " OWN("none_start") "\n",
               number);
}

/* How the kernel maps what lies around a page that is read: by as much. Parts that are a multiple
 * of that leave the places of all others alone. */
enum { FAULT_AROUND = 64 * 1024 };

/* The hash tells of a file that has changed under its name. */
static void emit_none_program(struct emitter *e) {
    const char *path = e->state->job->none_program;
    struct hash hash = {0};

    if (!path || !file_hash(path, &hash))
        return;
    buf_printf(e->out, "# %016llx%016llx\n", (unsigned long long)hash.high,
               (unsigned long long)hash.low);
    buf_puts(e->out,
             "\t.section\t.rodata.ut_none, \"a\", @progbits\n" OWN("none_start") ":\n\t.incbin\t");
    quoted(e->out, path);
    buf_printf(e->out, "\n" OWN("none_end") ":\n\t.skip\t%d - (. - " OWN("none_start") ") %% %d\n",
               FAULT_AROUND, FAULT_AROUND);
}

static void emit_text(struct emitter *e, const char *label, size_t number, const char *text) {
    buf_printf(e->out, "%s_%zu:\n\t.string\t", label, number);
    quoted(e->out, text);
    buf_putc(e->out, '\n');
}

/* struct ut_name, and all texts. */
static void emit_names(struct emitter *e) {
    const struct link_state *s = e->state;
    size_t count = 0;

    emit_own(e, OWN("names"));
    for (size_t t = 0; t < s->named_count; t++) {
        buf_printf(e->out, "\t.long\t" OWN("program_of_%zu") " - " SYMBOL_ANCHOR ", %zu\n", t, t);
        for (size_t i = 0; i < s->targets[t].aliases.count; i++)
            buf_printf(e->out, "\t.long\t" OWN("alias_%zu") " - " SYMBOL_ANCHOR ", %zu\n", count++,
                       t);
    }
    emit_number(e, OWN("name_count"), s->named_count + count);
    count = 0;
    for (size_t t = 0; t < s->named_count; t++) {
        emit_text(e, OWN("name_of"), t, s->targets[t].name);
        emit_text(e, OWN("program_of"), t, s->targets[t].program);
        for (size_t i = 0; i < s->targets[t].aliases.count; i++)
            emit_text(e, OWN("alias"), count++, s->targets[t].aliases.words[i]);
    }
}

static size_t main_slot(const struct link_state *s) {
    uint32_t symbol = intern_find(&s->symbols, STR_LIT("main"));

    for (size_t i = 0; i < s->counts.functions; i++) {
        if (s->functions[i] == symbol)
            return s->plan[symbol].slot;
    }
    return UINT32_MAX; /* a library's */
}

static const char lost_group[] =
    "\t.section\t.rodata.ut_lost, \"aG\", @progbits, " LOST_GROUP ", comdat\n\t.globl\t" LOST_GROUP
    "\n\t.hidden\t" LOST_GROUP "\n" LOST_GROUP ":\n\t.byte\t0\n";

static void emit_targets(struct emitter *e) {
    struct link_state *s = e->state;
    struct lengths *n = arena_array(s->arena, s->target_count, sizeof *n);

    buf_puts(e->out, "\t.section\t.rodata.ut_tables, \"a\", @progbits\n\t.p2align\t3\n");
    emit_own(e, SYMBOL_ANCHOR);
    emit_number(e, OWN("target_count"), s->named_count);
    emit_number(e, OWN("function_count"), s->counts.slots);
    emit_number(e, OWN("main_slot"), main_slot(s));
    emit_number(e, SYMBOL_FIRST, 0); /* filled in after the link */
    emit_own(e, OWN("told"));
    buf_printf(e->out, "\t.long\t0, %zu\n", s->job->default_target);
    for (size_t t = 0; t < s->target_count; t++)
        n[t] = emit_tables(e, t);
    emit_own(e, OWN("targets"));
    for (size_t t = 0; t < s->target_count; t++)
        emit_target(e, t, &n[t]);
    emit_none(e);
    emit_names(e);
    emit_shared(e);
}

/* struct ut_note. Notes are found without a symbol table or section headers. */
static void emit_note(struct emitter *e) {
    static const char *const places[] = {SYMBOL_ANCHOR, OWN("told"), OWN("targets"), OWN("names")};
    const struct link_state *s = e->state;
    size_t names = s->named_count;

    for (size_t t = 0; t < s->named_count; t++)
        names += s->targets[t].aliases.count;
    buf_printf(e->out,
               "\t.section\t.note.unitarget, \"a\", @note\n\t.p2align\t2\n"
               "\t.long\t%zu, %zu, %d\n\t.string\t\"" NOTE_OWNER
               "\"\n\t.p2align\t2\n" OWN("note") ":\n",
               sizeof NOTE_OWNER, sizeof(struct ut_note), NOTE_TABLES);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        buf_printf(e->out, "\t.long\t%s - " OWN("note") "\n", places[i]);
    buf_printf(e->out, "\t.long\t%zu, %zu, %zu\n", s->named_count, names, sizeof(struct ut_target));
}

void dispatch_emit(struct link_state *s, struct buf *out, enum deferral deferral, uint32_t **groups,
                   size_t *group_count) {
    struct emitter e = {.state = s, .out = out};

    find_groups(&e);
    if (groups_exist(s))
        e.kept = arena_array(s->arena, s->symbols.count, sizeof *e.kept);
    buf_puts(out,
             "# generated by unitarget link: stubs, storage and tables of a unified program\n");
    emit_functions(&e);
    emit_indirects(&e);
    emit_data(&e);
    emit_placed(&e);
    emit_relocation_room(&e, deferral);
    emit_export_room(&e);
    emit_targets(&e);
    emit_note(&e);
    emit_none_program(&e);
    if (e.kept)
        buf_puts(out, lost_group);
    if (s->late)
        late_emit(s, out);
    buf_puts(out, FEATURE_NOTE);
    buf_puts(out, "\t.section\t.note.GNU-stack, \"\", @progbits\n");
    *groups = e.groups;
    *group_count = e.group_count;
}
