/* SPDX-License-Identifier: MIT */
#include "link/place.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/str.h"

static const char *folder_of(struct arena *a, const char *path) {
    size_t n = (size_t)(str_basename(path) - path);

    return n > 1 ? arena_copy(a, path, n - 1) : n ? "/" : ".";
}

static const char *links_folder(struct link_state *s) {
    return s->job->links_folder ? s->job->links_folder : folder_of(s->arena, s->job->output);
}

static const char *link_path(struct link_state *s, size_t target) {
    return arena_printf(s->arena, "%s/%s", links_folder(s), s->targets[target].program);
}

bool output_check(struct link_state *s) {
    struct stat out, in;

    if (stat(s->job->output, &out) < 0)
        return true;
    for (uint32_t i = 0; i < s->paths.count; i++) {
        if (stat(s->files[i]->path, &in) == 0 && in.st_dev == out.st_dev &&
            in.st_ino == out.st_ino) {
            diag_error("%s: is the output, and also an input of the link", s->job->output_word);
            diag_hint("name another file with -o");
            return false;
        }
    }
    if (!S_ISREG(out.st_mode)) {
        diag_error("%s: is there already and is no ordinary file", s->job->output_word);
        diag_hint("name another file with -o");
    }
    return S_ISREG(out.st_mode);
}

bool links_check(struct link_state *s) {
    bool good = true;

    for (size_t t = 0; s->job->links && t < s->target_count; t++) {
        const char *path = link_path(s, t);
        struct stat st;

        if (lstat(path, &st) == 0 && !S_ISLNK(st.st_mode)) {
            diag_error("%s: is there already and is no symbolic link", path);
            diag_hint("put the links elsewhere with --links=DIR, or remove the file");
            good = false;
        }
    }
    return good;
}

/* How to get from one folder to a file: both absolute, without `.` and `..`. */
static const char *relative(struct arena *a, const char *folder, const char *file) {
    size_t same = 0, i = 0;
    struct buf path = {0};
    const char *result;

    for (; folder[i] && folder[i] == file[i]; i++) {
        if (folder[i] == '/')
            same = i + 1;
    }
    if (!folder[i] && file[i] == '/')
        same = i + 1;
    for (const char *p = folder + (same > i ? i : same); *p;
         p = strchr(p, '/') ? strchr(p, '/') + 1 : p + strlen(p))
        buf_puts(&path, "../");
    buf_puts(&path, file + same);
    result = arena_copy(a, path.p, path.n);
    buf_free(&path);
    return result;
}

static bool make_link(struct link_state *s, const char *path, const char *to) {
    char now[PATH_MAX];
    ssize_t n = readlink(path, now, sizeof now - 1);
    const char *temporary;

    if (n >= 0) {
        now[n] = '\0';
        if (strcmp(now, to) == 0)
            return true;
    }
    temporary = file_temporary(s->arena, path);
    if (symlink(to, temporary) < 0) {
        diag_error("%s: the link cannot be made: %s", path, strerror(errno));
        file_discard(temporary);
        return false;
    }
    return file_commit(temporary, path);
}

bool links_make(struct link_state *s) {
    char folder[PATH_MAX], output_folder[PATH_MAX];
    const char *output;
    bool good = true;

    if (!s->job->links)
        return true;
    if (s->job->links_folder && !file_make_folder(s->job->links_folder))
        return false;
    if (!realpath(links_folder(s), folder) ||
        !realpath(folder_of(s->arena, s->job->output), output_folder)) {
        diag_error("%s: %s", links_folder(s), strerror(errno));
        return false;
    }
    output = arena_printf(s->arena, "%s/%s", strcmp(output_folder, "/") == 0 ? "" : output_folder,
                          str_basename(s->job->output));
    for (size_t t = 0; t < s->target_count; t++)
        good &= make_link(s, link_path(s, t), relative(s->arena, folder, output));
    return good;
}

/* make's rules: blanks and # are escaped by a backslash, $ by another. */
static void dependency(struct buf *out, const char *path) {
    buf_putc(out, ' ');
    for (; *path; path++) {
        if (strchr(" \t#\\", *path))
            buf_putc(out, '\\');
        if (*path == '$')
            buf_putc(out, '$');
        buf_putc(out, *path);
    }
    buf_puts(out, " \\\n");
}

void depfile_inputs(const struct link_state *s, struct buf *out) {
    for (size_t i = 0; i < s->job->manifest_count; i++)
        dependency(out, s->job->manifests[i]);
    for (uint32_t i = 0; i < s->paths.count; i++) {
        const struct input_file *in = s->files[i];

        dependency(out, in->path);
        for (size_t k = 0; in->kind == INPUT_ARCHIVE && k < in->object_count; k++) {
            if (in->objects[k].path)
                dependency(out, in->objects[k].path);
        }
    }
    buf_puts(out, "\n");
}

bool depfile_write(struct link_state *s) {
    struct buf text = {0};
    bool good;

    if (!s->job->depfile)
        return true;
    buf_printf(&text, "%s: \\\n", s->job->output_word);
    depfile_inputs(s, &text);
    good = file_write(s->job->depfile, text.p, text.n, 0666) != FILE_FAILED;
    buf_free(&text);
    return good;
}
