/* SPDX-License-Identifier: MIT */
/*
 * Says which target a unified program was told to be, and tells it: in the program's file, where
 * its start-up code looks (link/startup.h: struct ut_told).
 */
#include "target/target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/diag.h"
#include "base/die.h"
#include "base/file.h"
#include "base/str.h"
#include "link/unified_program.h"

struct target_job {
    bool unset;      /* --unset */
    bool by_default; /* --default */
    bool list;       /* --list */
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

static const char *target_name(const void *ctx, size_t i) {
    return target_tables_name(ctx, (uint32_t)i);
}

static void list_targets(const struct target_tables *t) {
    for (uint32_t i = 0; i < t->note.target_count; i++) {
        const char *alias;

        printf("%s %s", target_tables_name(t, i), target_tables_program(t, i));
        for (uint32_t at = 0; (alias = target_tables_alias(t, i, &at));)
            printf(" %s", alias);
        putchar('\n');
    }
}

static void print_told(const struct unified_program *p) {
    const struct target_tables *t = &p->tables;

    if (t->told.target)
        printf("%s: is %s, whatever it is called\n", p->path,
               target_tables_name(t, t->told.target - 1));
    else
        printf("%s: goes by its names and by -target\n", p->path);
    if (t->told.by_default && !t->told.target)
        printf("%s: is %s where they name no target\n", p->path,
               target_tables_name(t, t->told.by_default - 1));
}

/* The number of the target, from 1; 0 with an error when there is none of that name. */
static uint32_t find_target(const struct unified_program *p, const char *name) {
    const struct target_tables *t = &p->tables;
    const char *nearest;

    for (uint32_t i = 0; i < t->note.target_count; i++) {
        if (strcmp(target_tables_name(t, i), name) == 0)
            return i + 1;
    }
    nearest = str_nearest(name, t->note.target_count, target_name, t);
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

static bool write_told(const struct unified_program *p, const struct ut_told *told) {
    uint8_t *bytes = malloc(p->map.size);
    bool good;

    if (!bytes)
        die("%s: no memory for its %zu bytes", p->path, p->map.size);
    memcpy(bytes, p->map.data, p->map.size);
    memcpy(bytes + p->tables.told_at, told, sizeof *told);
    good = file_write(p->path, bytes, p->map.size, 0777) != FILE_FAILED;
    free(bytes);
    return good;
}

/* `name` is NULL to unset it. */
static bool tell(const struct unified_program *p, const struct target_job *job, const char *name) {
    struct ut_told told = p->tables.told;
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
    struct unified_program program = {0};
    int status = options_read(&target_command_line, &arena, &job, argc, argv, &operands);
    size_t most = job.unset || job.list ? 1 : 2;

    if (status == 0 && (operands.count < 1 || operands.count > most || (job.unset && job.list))) {
        diag_error("%zu operands", operands.count);
        diag_hint("expected [NAME] FILE; with --unset or --list, only FILE");
        status = 2;
    }
    if (status == 0) {
        const char *name = operands.count == 2 ? operands.words[0] : NULL;
        bool good = unified_program_open(&program, operands.words[operands.count - 1]);

        if (good && (name || job.unset))
            good = tell(&program, &job, name);
        else if (good && job.list)
            list_targets(&program.tables);
        else if (good)
            print_told(&program);
        status = good ? 0 : 1;
        unified_program_close(&program);
    }
    arena_free(&arena);
    return status < 0 ? 0 : status;
}
