/* SPDX-License-Identifier: MIT */
#include "link/target_none.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/str.h"
#include "elf/program.h"
#include "link/startup.h"

/* From the folder that this program is installed in. */
#define INSTALLED "../lib/unitarget/target-none"

/* Where the installed one would be. */
static const char *installed_path(struct arena *a) {
    char tool[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", tool, sizeof tool - 1);

    tool[n < 0 ? 0 : n] = '\0';
    return arena_printf(a, "%.*s" INSTALLED, (int)(str_basename(tool) - tool), tool);
}

static bool is_target_none(const struct file_map *map) {
    struct program program;
    struct str descriptor;
    uint64_t address;

    return program_open(&program, map->data, map->size) &&
           program_note(&program, NOTE_OWNER, NOTE_TARGET_NONE, &descriptor, &address);
}

bool target_none_find(struct arena *a, struct link_job *job) {
    bool installed = job->none_program && !*job->none_program, good;
    struct file_map map;

    if (!job->none_program)
        return true;
    if (installed)
        job->none_program = installed_path(a);
    if (!file_map(&map, job->none_program)) {
        diag_error("--target none: %s: cannot be read: %s", job->none_program, strerror(errno));
        diag_hint(installed ? "it is installed from the top folder of unitarget's source, where "
                              "there is GLib; or name it with --target none=FILE"
                            : "expected lib/unitarget/target-none of an installation");
        return false;
    }
    good = is_target_none(&map);
    file_unmap(&map);
    if (good)
        return true;
    diag_error("--target none: %s: is not that program", job->none_program);
    diag_hint("expected lib/unitarget/target-none of an installation of the same version");
    return false;
}
