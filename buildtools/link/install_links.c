/* SPDX-License-Identifier: MIT */
#include "link/install_links.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/path.h"
#include "base/str.h"
#include "base/symbolic_link.h"
#include "link/unified_program.h"

static const char *links_folder(struct link_state *s) {
    return s->job->links_folder ? s->job->links_folder : path_folder(s->arena, s->job->output);
}

static const char *link_path(struct link_state *s, const char *program) {
    return arena_printf(s->arena, "%s/%s", links_folder(s), program);
}

static bool refuse_output(const struct link_state *s, const char *why) {
    diag_error("%s: %s", s->job->output_word, why);
    diag_hint("name another file with -o");
    return false;
}

static bool is_file(const char *path, const struct stat *file) {
    struct stat st;

    return stat(path, &st) == 0 && st.st_dev == file->st_dev && st.st_ino == file->st_ino;
}

bool output_check(struct link_state *s) {
    const struct link_job *job = s->job;
    bool exists;
    struct stat out;

    exists = stat(job->output, &out) == 0;
    for (size_t i = 0; job->builddir && i < job->executable_count; i++) {
        if (strcmp(path_absolute(s->arena, job->executables[i]), job->output) == 0 ||
            (exists && is_file(job->executables[i], &out)))
            return refuse_output(s, "is the output, and also one of the per-target programs");
    }
    for (uint32_t i = 0; exists && i < s->paths.count; i++) {
        if (is_file(s->files[i]->path, &out))
            return refuse_output(s, "is the output, and also an input of the link");
    }
    if (exists && !S_ISREG(out.st_mode))
        return refuse_output(s, "is there already and is no ordinary file");
    if (exists && !(out.st_mode & 0222))
        return refuse_output(s, "is there already and must not be written");
    return true;
}

/* The links' folder is made after the link: it has to be one, or to have a folder to go to. */
static bool links_folder_check(struct link_state *s) {
    const char *folder = s->job->links_folder;
    struct stat st;
    bool good;

    if (!folder)
        return true;
    good = stat(folder, &st) == 0 ||
           (errno == ENOENT && stat(path_folder(s->arena, folder), &st) == 0);
    if (good && S_ISDIR(st.st_mode))
        return true;
    diag_error("%s: cannot be a folder for the links: %s", folder,
               strerror(good ? ENOTDIR : errno));
    diag_hint("expected, behind --links=, a folder, or the name of a new one in one that is there");
    return false;
}

static bool link_check(struct link_state *s, const char *path) {
    struct stat st;

    if (strcmp(path, s->job->output) == 0) {
        diag_error("%s: is the output, and also a link to it", path);
        diag_hint("name another file with -o, or put the links elsewhere with --links=DIR");
        return false;
    }
    if (lstat(path, &st) < 0 || S_ISLNK(st.st_mode))
        return true;
    diag_error("%s: is there already and is no symbolic link", path);
    diag_hint("put the links elsewhere with --links=DIR, or remove the file");
    return false;
}

bool links_check(struct link_state *s) {
    bool good = links_folder_check(s);

    if (s->job->links)
        unified_program_earlier(s->arena, s->job->output, &s->earlier_names);
    for (size_t t = 0; s->job->links && t < s->named_count; t++) {
        for (size_t i = 0; i <= s->targets[t].aliases.count; i++)
            good &= link_check(s, link_path(s, target_called(&s->targets[t], i)));
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

bool links_make(struct link_state *s) {
    char folder[PATH_MAX], output_folder[PATH_MAX];
    const char *output, *to;
    bool good = true;

    if (!s->job->links)
        return true;
    if (s->job->links_folder && !file_make_folder(s->job->links_folder))
        return false;
    if (!realpath(links_folder(s), folder) ||
        !realpath(path_folder(s->arena, s->job->output), output_folder)) {
        diag_error("%s: %s", links_folder(s), strerror(errno));
        return false;
    }
    output = arena_printf(s->arena, "%s/%s", strcmp(output_folder, "/") == 0 ? "" : output_folder,
                          str_basename(s->job->output));
    to = relative(s->arena, folder, output);
    for (size_t t = 0; t < s->named_count; t++) {
        for (size_t i = 0; i <= s->targets[t].aliases.count; i++)
            good &=
                symbolic_link_make(s->arena, link_path(s, target_called(&s->targets[t], i)), to);
    }
    for (size_t i = 0; i < s->earlier_names.count; i++) {
        if (!find_called(s->targets, s->named_count, s->earlier_names.words[i]))
            symbolic_link_remove(link_path(s, s->earlier_names.words[i]), to);
    }
    return good;
}

static bool is_file_there(const char *path) {
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

void place_each_read(const struct link_state *s, void (*with)(void *ctx, const char *path),
                     void *ctx) {
    for (size_t t = 0; t < s->target_count; t++) {
        const struct target *target = &s->targets[t];

        for (size_t i = 0; i < target->read.count; i++) {
            if (is_file_there(target->read.words[i]))
                with(ctx, target->read.words[i]);
        }
    }
    for (size_t i = 0; i < s->added.item_count; i++) {
        if (s->added.items[i].path)
            with(ctx, s->added.items[i].path);
    }
    for (size_t i = 0; i < s->start_files.count; i++)
        with(ctx, s->start_files.words[i]);
    if (s->job->none_program)
        with(ctx, s->job->none_program);
    for (uint32_t i = 0; i < s->paths.count; i++) {
        const struct input_file *in = s->files[i];

        if ((in->kind == INPUT_SHARED || in->kind == INPUT_SCRIPT || in->outside) &&
            is_file_there(in->path))
            with(ctx, in->path);
    }
}

struct listing {
    struct depfile *depfile;
    struct intern listed;
};

/* Each file once. */
static void list(void *ctx, const char *path) {
    struct listing *l = ctx;
    uint32_t before = l->listed.count;

    if (intern_add(&l->listed, str_from(path)) == before)
        depfile_input(l->depfile, path);
}

void depfile_inputs(const struct link_state *s, struct depfile *d) {
    struct listing l = {.depfile = d};
    char tool[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", tool, sizeof tool - 1);

    for (size_t i = 0; i < s->job->manifest_count; i++)
        list(&l, s->job->manifests[i]);
    for (size_t i = 0; i < s->job->build_files.count; i++)
        list(&l, s->job->build_files.names[i]);
    for (uint32_t i = 0; i < s->paths.count; i++) {
        const struct input_file *in = s->files[i];

        if (is_file_there(in->path)) /* not what we made */
            list(&l, in->path);
        for (size_t k = 0; in->kind == INPUT_ARCHIVE && k < in->object_count; k++) {
            if (in->objects[k].path)
                list(&l, in->objects[k].path);
        }
    }
    place_each_read(s, list, &l);
    if (n > 0) {
        tool[n] = '\0';
        list(&l, tool);
    }
    intern_free(&l.listed);
}

bool depfile_write(struct link_state *s) {
    struct depfile d = {0};
    bool good;

    if (!s->job->depfile)
        return true;
    depfile_target(&d, s->job->output_word);
    depfile_inputs(s, &d);
    depfile_end(&d);
    good = file_write(s->job->depfile, d.text.p, d.text.n, 0666) != FILE_FAILED;
    buf_free(&d.text);
    return good;
}
