/* SPDX-License-Identifier: MIT */
/*
 * The targets of a unified program, read from its file by whoever is not that program: names, and
 * what it was told. It owns nothing; all that is reached lies within the bytes.
 */
#ifndef LINK_TARGET_TABLES_H
#define LINK_TARGET_TABLES_H

#include "elf/program.h"
#include "link/startup.h"

struct target_tables {
    struct program program;
    struct ut_note note;
    uint64_t note_at; /* the address of its descriptor */
    size_t told_at;   /* where struct ut_told is in the file */
    struct ut_told told;
};

enum tables_result {
    TABLES_GOOD,
    TABLES_ABSENT, /* no unified program, or one of another version */
    TABLES_DAMAGED /* they are not where its note says */
};

enum tables_result target_tables_open(struct target_tables *t, const uint8_t *data, size_t size);

/* Of target i of note.target_count; "" where the file has none. */
const char *target_tables_name(const struct target_tables *t, uint32_t i);
const char *target_tables_program(const struct target_tables *t, uint32_t i);

/* The next name of target i besides its program's, behind place *at, which begins with 0; NULL when
 * there are no more. */
const char *target_tables_alias(const struct target_tables *t, uint32_t i, uint32_t *at);

#endif
