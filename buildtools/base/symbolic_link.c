/* SPDX-License-Identifier: MIT */
#include "base/symbolic_link.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"

static bool leads_to(const char *path, const char *to) {
    char now[PATH_MAX];
    ssize_t n = readlink(path, now, sizeof now - 1);

    if (n < 0)
        return false;
    now[n] = '\0';
    return strcmp(now, to) == 0;
}

bool symbolic_link_make(struct arena *a, const char *path, const char *to) {
    const char *temporary;

    if (leads_to(path, to))
        return true;
    temporary = file_temporary(a, path);
    if (symlink(to, temporary) < 0) {
        diag_error("%s: the link cannot be made: %s", path, strerror(errno));
        file_discard(temporary);
        return false;
    }
    return file_commit(temporary, path);
}

void symbolic_link_remove(const char *path, const char *to) {
    if (leads_to(path, to))
        unlink(path);
}
