/* SPDX-License-Identifier: MIT */
#include "link/target_tables.h"

#include <string.h>

/* An address that lies at a distance from another; both are the file's word. */
static uint64_t at(uint64_t address, int32_t distance) {
    return address + (uint64_t)(int64_t)distance;
}

/* Word `word` of entry `i` of a table whose entries have `size` bytes. */
static bool read_entry(const struct target_tables *t, int32_t table, uint32_t i, uint32_t size,
                       uint32_t word, int32_t *value) {
    uint64_t address = at(t->note_at, table) + (uint64_t)i * size + (uint64_t)word * 4;
    size_t follow;
    const uint8_t *bytes = program_at(&t->program, address, &follow);

    if (!bytes || follow < sizeof *value)
        return false;
    memcpy(value, bytes, sizeof *value);
    return true;
}

/* Are both tables there to their ends? */
static bool has_tables(const struct target_tables *t) {
    const struct ut_note *n = &t->note;
    int32_t word;

    return n->target_count && n->name_count &&
           read_entry(t, n->targets, n->target_count - 1, n->target_size, 1, &word) &&
           read_entry(t, n->names, n->name_count - 1, sizeof(struct ut_name), 1, &word);
}

enum tables_result target_tables_open(struct target_tables *t, const uint8_t *data, size_t size) {
    struct str descriptor;
    const uint8_t *told;
    size_t follow;

    if (!program_open(&t->program, data, size) ||
        !program_note(&t->program, NOTE_OWNER, NOTE_TABLES, &descriptor, &t->note_at) ||
        descriptor.n != sizeof t->note)
        return TABLES_ABSENT;
    memcpy(&t->note, descriptor.p, sizeof t->note);
    told = program_at(&t->program, at(t->note_at, t->note.told), &follow);
    if (!told || follow < sizeof t->told)
        return TABLES_DAMAGED;
    memcpy(&t->told, told, sizeof t->told);
    t->told_at = (size_t)(told - data);
    return has_tables(t) && t->told.target <= t->note.target_count &&
                   t->told.by_default <= t->note.target_count
               ? TABLES_GOOD
               : TABLES_DAMAGED;
}

/* The text that word `word` of an entry leads to, from the anchor; "" where there is none. */
static const char *read_text(const struct target_tables *t, int32_t table, uint32_t i,
                             uint32_t size, uint32_t word) {
    const char *text = NULL;
    int32_t distance;

    if (read_entry(t, table, i, size, word, &distance))
        text = program_text(&t->program, at(at(t->note_at, t->note.anchor), distance));
    return text ? text : "";
}

const char *target_tables_name(const struct target_tables *t, uint32_t i) {
    return read_text(t, t->note.targets, i, t->note.target_size, 0);
}

const char *target_tables_program(const struct target_tables *t, uint32_t i) {
    return read_text(t, t->note.targets, i, t->note.target_size, 1);
}

const char *target_tables_alias(const struct target_tables *t, uint32_t i, uint32_t *at) {
    const uint32_t size = sizeof(struct ut_name);
    int32_t target;

    while (*at < t->note.name_count) {
        uint32_t entry = (*at)++;
        const char *name = read_text(t, t->note.names, entry, size, 0);

        if (read_entry(t, t->note.names, entry, size, 1, &target) && (uint32_t)target == i &&
            strcmp(name, target_tables_program(t, i)) != 0)
            return name;
    }
    return NULL;
}
