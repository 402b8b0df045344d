/* SPDX-License-Identifier: MIT */
#include "link/unified_program.h"

#include <errno.h>
#include <string.h>

#include "base/diag.h"

static bool damaged(const struct unified_program *p) {
    diag_error("%s: the tables of its targets are not where its note says", p->path);
    diag_hint("the file is damaged; link it again");
    return false;
}

bool unified_program_open(struct unified_program *p, const char *path) {
    struct str descriptor;
    const uint8_t *told;
    size_t follow;

    p->path = path;
    if (!file_map(&p->map, path)) {
        diag_error("%s: cannot be read: %s", path, strerror(errno));
        return false;
    }
    if (!program_open(&p->elf, p->map.data, p->map.size) ||
        !program_note(&p->elf, NOTE_OWNER, NOTE_TABLES, &descriptor, &p->note_at)) {
        diag_error("%s: is no unified program, or one of another version", path);
        diag_hint("expected what `unitarget link` has made");
        return false;
    }
    if (descriptor.n != sizeof p->note)
        return damaged(p);
    memcpy(&p->note, descriptor.p, sizeof p->note);
    told = program_at(&p->elf, p->note_at + (uint64_t)(int64_t)p->note.told, &follow);
    if (!told || follow < sizeof p->told)
        return damaged(p);
    memcpy(&p->told, told, sizeof p->told);
    p->told_at = (size_t)(told - p->map.data);
    return p->told.target <= p->note.target_count && p->told.by_default <= p->note.target_count
               ? true
               : damaged(p);
}

/* Word `word` of entry `i` of a table whose entries have `size` bytes. */
static bool read_entry(const struct unified_program *p, int32_t table, uint32_t i, uint32_t size,
                       uint32_t word, int32_t *value) {
    size_t follow;
    const uint8_t *at = program_at(
        &p->elf, p->note_at + (uint64_t)(int64_t)table + (uint64_t)i * size + word * 4, &follow);

    if (!at || follow < sizeof *value)
        return false;
    memcpy(value, at, sizeof *value);
    return true;
}

/* A text that is told by its distance from the anchor; "" where there is none. */
static const char *text_at(const struct unified_program *p, int32_t distance) {
    const char *text = program_text(&p->elf, p->note_at + (uint64_t)(int64_t)p->note.anchor +
                                                 (uint64_t)(int64_t)distance);

    return text ? text : "";
}

const char *unified_program_target(const struct unified_program *p, uint32_t i, uint32_t word) {
    int32_t distance;

    return read_entry(p, p->note.targets, i, p->note.target_size, word, &distance)
               ? text_at(p, distance)
               : "";
}

void unified_program_aliases(const struct unified_program *p, struct arena *a, uint32_t i,
                             struct word_list *names) {
    const char *program = unified_program_target(p, i, 1);

    for (uint32_t k = 0; k < p->note.name_count; k++) {
        int32_t text, target;

        if (read_entry(p, p->note.names, k, sizeof(struct ut_name), 0, &text) &&
            read_entry(p, p->note.names, k, sizeof(struct ut_name), 1, &target) &&
            (uint32_t)target == i && strcmp(text_at(p, text), program) != 0)
            words_add(a, names, text_at(p, text));
    }
}

void unified_program_names(const struct unified_program *p, struct arena *a,
                           struct word_list *names) {
    for (uint32_t i = 0; i < p->note.target_count; i++) {
        words_add(a, names, unified_program_target(p, i, 1));
        unified_program_aliases(p, a, i, names);
    }
}

void unified_program_close(struct unified_program *p) {
    file_unmap(&p->map);
}

void unified_program_earlier(struct arena *a, const char *path, struct word_list *names) {
    struct unified_program old = {0};
    size_t before = names->count;

    diag_quiet(true);
    if (unified_program_open(&old, path))
        unified_program_names(&old, a, names);
    diag_quiet(false);
    for (size_t i = before; i < names->count; i++)
        names->words[i] = arena_copy(a, names->words[i], strlen(names->words[i]));
    unified_program_close(&old);
}
