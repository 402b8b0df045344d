/* SPDX-License-Identifier: MIT */
/*
 * Says which target a unified program was told to be, and tells it: in the program's file, where
 * its start-up code looks (link/startup.h: struct ut_told).
 */
#include "target/target.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/str.h"
#include "elf/program.h"
#include "link/startup.h"

struct target_job {
    bool unset;      /* --unset */
    bool by_default; /* --default */
    bool list;       /* --list */
};

/* A unified program, as far as it is of interest here. */
struct told_program {
    const char *path;
    struct file_map map;
    struct program elf;
    struct ut_note note;
    uint64_t note_at; /* the address of its descriptor */
    size_t told_at;   /* where struct ut_told is in the file */
    struct ut_told told;
};

#define INTO(field) OPTION_INTO(struct target_job, field)

static const struct command_option options[] = {
    {"default", 0, NULL, "only where neither its name nor an option says which", INTO(by_default)},
    {"unset", 0, NULL, "FILE goes by its names and options again", INTO(unset)},
    {"list", 0, NULL,
     "print FILE's targets, a line each: its name, its program's, and further ones", INTO(list)},
};

const struct command_line target_command_line = {
    .command = "unitarget target",
    .purpose = "Tells a copy of a unified program which target it is, whatever it is called; "
               "without NAME, says what it was told.",
    .usage = "[OPTION...] [NAME] FILE",
    .operand = "FILE",
    .notes = "FILE is replaced at once and keeps its permissions. It must not be a link: the "
             "program that it leads to has other names, too.",
    .options = options,
    .count = sizeof options / sizeof *options,
};

static bool damaged(const struct told_program *p) {
    diag_error("%s: the tables of its targets are not where its note says", p->path);
    diag_hint("the file is damaged; link it again");
    return false;
}

static bool open_told(struct told_program *p, const char *path) {
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
static bool read_entry(const struct told_program *p, int32_t table, uint32_t i, uint32_t size,
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
static const char *text_at(const struct told_program *p, int32_t distance) {
    const char *text = program_text(&p->elf, p->note_at + (uint64_t)(int64_t)p->note.anchor +
                                                 (uint64_t)(int64_t)distance);

    return text ? text : "";
}

/* Of target `i`: its name (0) or its program's (1). */
static const char *target_text(const struct told_program *p, uint32_t i, uint32_t word) {
    int32_t distance;

    return read_entry(p, p->note.targets, i, p->note.target_size, word, &distance)
               ? text_at(p, distance)
               : "";
}

static const char *target_name(const void *ctx, size_t i) {
    return target_text(ctx, (uint32_t)i, 0);
}

static void list_targets(const struct told_program *p) {
    for (uint32_t i = 0; i < p->note.target_count; i++) {
        const char *program = target_text(p, i, 1);

        printf("%s %s", target_text(p, i, 0), program);
        for (uint32_t k = 0; k < p->note.name_count; k++) {
            int32_t text, target;

            if (read_entry(p, p->note.names, k, sizeof(struct ut_name), 0, &text) &&
                read_entry(p, p->note.names, k, sizeof(struct ut_name), 1, &target) &&
                (uint32_t)target == i && strcmp(text_at(p, text), program) != 0)
                printf(" %s", text_at(p, text));
        }
        putchar('\n');
    }
}

static void print_told(const struct told_program *p) {
    if (p->told.target)
        printf("%s: is %s, whatever it is called\n", p->path,
               target_text(p, p->told.target - 1, 0));
    else
        printf("%s: goes by its names and by -target\n", p->path);
    if (p->told.by_default && !p->told.target)
        printf("%s: is %s where they name no target\n", p->path,
               target_text(p, p->told.by_default - 1, 0));
}

/* The number of the target, from 1; 0 with an error when there is none of that name. */
static uint32_t find_target(const struct told_program *p, const char *name) {
    const char *nearest;

    for (uint32_t i = 0; i < p->note.target_count; i++) {
        if (strcmp(target_text(p, i, 0), name) == 0)
            return i + 1;
    }
    nearest = str_nearest(name, p->note.target_count, target_name, p);
    diag_error("%s: it has no target %s", p->path, name);
    if (nearest)
        diag_hint("did you mean %s?", nearest);
    else
        diag_hint("`unitarget target --list %s` prints its targets", p->path);
    return 0;
}

static bool is_link(const char *path) {
    struct stat st;

    return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
}

static bool write_told(const struct told_program *p, const struct ut_told *told) {
    uint8_t *bytes = malloc(p->map.size);
    bool good;

    if (!bytes)
        diag_fatal("%s: no memory for its %zu bytes", p->path, p->map.size);
    memcpy(bytes, p->map.data, p->map.size);
    memcpy(bytes + p->told_at, told, sizeof *told);
    good = file_write(p->path, bytes, p->map.size, 0777) != FILE_FAILED;
    free(bytes);
    return good;
}

/* `name` is NULL to unset it. */
static bool tell(const struct told_program *p, const struct target_job *job, const char *name) {
    struct ut_told told = p->told;
    uint32_t target = name ? find_target(p, name) : 0;

    if (name && !target)
        return false;
    if (is_link(p->path)) {
        diag_error("%s: is a symbolic link, and what it leads to may have other names", p->path);
        diag_hint("make a copy (cp -L), and tell that");
        return false;
    }
    if (job->by_default)
        told.by_default = target;
    else
        told.target = target;
    return write_told(p, &told);
}

int target_main(int argc, char **argv) {
    struct arena arena = {0};
    struct target_job job = {0};
    struct operands operands = {0};
    struct told_program program = {0};
    int status = options_read(&target_command_line, &arena, &job, argc, argv, &operands);
    size_t most = job.unset || job.list ? 1 : 2;

    if (status == 0 && (operands.count < 1 || operands.count > most || (job.unset && job.list))) {
        diag_error("%zu operands", operands.count);
        diag_hint("expected [NAME] FILE; with --unset or --list, only FILE");
        status = 2;
    }
    if (status == 0) {
        const char *name = operands.count == 2 ? operands.words[0] : NULL;
        bool good = open_told(&program, operands.words[operands.count - 1]);

        if (good && (name || job.unset))
            good = tell(&program, &job, name);
        else if (good && job.list)
            list_targets(&program);
        else if (good)
            print_told(&program);
        status = good ? 0 : 1;
        file_unmap(&program.map);
    }
    arena_free(&arena);
    return status < 0 ? 0 : status;
}
