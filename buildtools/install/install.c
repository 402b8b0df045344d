/* SPDX-License-Identifier: MIT */
/*
 * Installs a unified program with the links that it is called by. What there is to link is asked of
 * the program's file.
 */
#include "install/install.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/process.h"
#include "base/str.h"
#include "base/symbolic_link.h"
#include "link/unified_program.h"

struct install_job {
    bool strip;             /* --strip */
    const char *strip_with; /* --strip-program */
    const char *name;       /* --name */
    bool replace;           /* --replace */
    bool quiet;             /* --quiet */
    const char *file, *folder;
    struct arena *arena;
};

#define INTO(field) OPTION_INTO(struct install_job, field)

static const struct command_option options[] = {
    {"strip", 0, NULL, "without symbols and debug information", INTO(strip)},
    {"strip-program", 0, "PROGRAM", "what does that (strip), as for a cross build",
     INTO(strip_with)},
    {"name", 0, "NAME", "what the program is called there (as FILE)", INTO(name)},
    {"replace", 0, NULL, "let links take the place of programs of these names", INTO(replace)},
    {"quiet", 0, NULL, "do not say what was installed", INTO(quiet)},
};

const struct command_line install_command_line = {
    .command = "unitarget install",
    .purpose =
        "Installs a unified program, and a symbolic link to it for each name that its "
        "targets' programs are called by. Links of targets that an earlier one had are removed.",
    .usage = "[OPTION...] FILE DIR",
    .operand = "FILE",
    .notes = "DESTDIR goes before DIR. A relative DIR is one of the prefix where Meson runs this "
             "(MESON_INSTALL_DESTDIR_PREFIX).",
    .options = options,
    .count = sizeof options / sizeof *options,
};

/* Where the files go: what Meson and make say about that counts. */
static const char *destination(struct install_job *job) {
    const char *prefix = getenv("MESON_INSTALL_DESTDIR_PREFIX"), *destdir = getenv("DESTDIR");

    if (job->folder[0] != '/')
        return prefix && *prefix ? arena_printf(job->arena, "%s/%s", prefix, job->folder)
                                 : job->folder;
    return destdir && *destdir ? arena_printf(job->arena, "%s%s", destdir, job->folder)
                               : job->folder;
}

static bool is_among(const struct word_list *names, const char *name) {
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->words[i], name) == 0)
            return true;
    }
    return false;
}

/* What stands where a link has to go must be one, or is to be replaced. Nothing is changed yet. */
static bool check_places(struct install_job *job, const char *folder, const char *called,
                         const struct word_list *names) {
    bool good = true;

    for (size_t i = 0; i < names->count; i++) {
        const char *path = arena_printf(job->arena, "%s/%s", folder, names->words[i]);
        struct stat st;

        if (strcmp(names->words[i], called) == 0 || lstat(path, &st) < 0 || S_ISLNK(st.st_mode) ||
            (S_ISREG(st.st_mode) && job->replace))
            continue;
        diag_error("%s: is there already and is no symbolic link", path);
        if (S_ISREG(st.st_mode))
            diag_hint("--replace puts the link in the place of the program");
        good = false;
    }
    return good;
}

static bool place_program(struct install_job *job, const struct unified_program *p,
                          const char *path) {
    const char *temporary = file_temporary(job->arena, path);
    const char *with = job->strip_with ? job->strip_with : "strip";
    char *const words[] = {(char *)(uintptr_t)with, (char *)(uintptr_t)temporary, NULL};
    int status;

    if (file_write(temporary, p->map.data, p->map.size, 0777) == FILE_FAILED)
        return false;
    if (job->strip && (status = process_run(words)) != 0) {
        diag_error("%s: %s ended with status %d", job->file, with, status);
        file_discard(temporary);
        return false;
    }
    return file_commit(temporary, path);
}

static bool install(struct install_job *job, const struct unified_program *p) {
    const char *folder = destination(job),
               *called = job->name ? job->name : str_basename(job->file);
    const char *path = arena_printf(job->arena, "%s/%s", folder, called);
    struct word_list names = {0}, earlier = {0};
    bool good;

    unified_program_names(p, job->arena, &names);
    if (!file_make_folders(job->arena, folder) || !check_places(job, folder, called, &names))
        return false;
    unified_program_earlier(job->arena, path, &earlier);
    if (!place_program(job, p, path))
        return false;
    good = true;
    for (size_t i = 0; i < names.count; i++) {
        if (strcmp(names.words[i], called) != 0)
            good &= symbolic_link_make(
                job->arena, arena_printf(job->arena, "%s/%s", folder, names.words[i]), called);
    }
    for (size_t i = 0; i < earlier.count; i++) {
        if (!is_among(&names, earlier.words[i]))
            symbolic_link_remove(arena_printf(job->arena, "%s/%s", folder, earlier.words[i]),
                                 called);
    }
    if (good && !job->quiet)
        printf("Installing %s with %zu links to %s\n", called, names.count, folder);
    return good;
}

static int check(const struct install_job *job, const struct operands *operands) {
    if (operands->count != 2) {
        diag_error("%zu operands", operands->count);
        diag_hint("expected FILE and DIR");
        return 2;
    }
    if (job->name && (strchr(job->name, '/') || !*job->name)) {
        diag_error("--name %s: expected a name without a folder", job->name);
        return 2;
    }
    return 0;
}

int install_main(int argc, char **argv) {
    struct arena arena = {0};
    struct install_job job = {.arena = &arena};
    struct operands operands = {0};
    struct unified_program program = {0};
    int status = options_read(&install_command_line, &arena, &job, argc, argv, &operands);

    if (status == 0)
        status = check(&job, &operands);
    if (status == 0) {
        job.file = operands.words[0];
        job.folder = operands.words[1];
        status = unified_program_open(&program, job.file) && install(&job, &program) ? 0 : 1;
        unified_program_close(&program);
    }
    arena_free(&arena);
    return status < 0 ? 0 : status;
}
