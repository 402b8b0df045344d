/* SPDX-License-Identifier: MIT */
#include "qapi/gen/output.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/depfile.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/jobs.h"
#include "base/path.h"
#include "qapi/front/c_names.h"
#include "qapi/gen/once.h"

enum { MODE = 0666 };

static int by_name(const void *a, const void *b) {
    return strcmp((*(struct qapi_output *const *)a)->name, (*(struct qapi_output *const *)b)->name);
}

bool qapi_outputs_sort(struct qapi_outputs *o) {
    if (o->count)
        qsort(o->files, o->count, sizeof *o->files, by_name);
    for (size_t i = 1; i < o->count; i++) {
        if (strcmp(o->files[i - 1]->name, o->files[i]->name) != 0)
            continue;
        diag_error("two modules of the schema would both be written to '%s'", o->files[i]->name);
        diag_hint("give their files names that differ in more than the extension");
        return false; /* all files of the two modules clash */
    }
    return true;
}

static const char *output_path(struct arena *a, const char *folder, const char *name) {
    bool slash = *folder && !str_ends(str_from(folder), "/");

    return qapi_concat(a, folder, slash ? "/" : "", name, NULL);
}

static bool same_folder(const char *a, const char *b) {
    size_t n = (size_t)(str_basename(a) - a);

    return n == (size_t)(str_basename(b) - b) && memcmp(a, b, n) == 0;
}

static bool make_all_folders(const char *const *paths, size_t n, struct arena *a) {
    for (size_t i = 0; i < n; i++) {
        if (i && same_folder(paths[i - 1], paths[i]))
            continue;
        if (!file_make_folders(a, path_folder(a, paths[i])))
            return false;
    }
    return true;
}

struct write_job {
    const struct qapi_outputs *o;
    const char **paths; /* [o->count] what each file is called in the file system */
    bool *failed;       /* [o->count] could not be written */
};

static void write_output(void *ctx, size_t i) {
    struct write_job *job = ctx;
    const struct buf *text = &job->o->files[i]->text;

    job->failed[i] = file_update(job->paths[i], text->p, text->n, MODE) == FILE_FAILED;
}

/* Threads do not print: what they could not write is tried once more here, with a message. */
static bool write_rest(const struct write_job *job) {
    bool good = true;

    for (size_t i = 0; good && i < job->o->count; i++) {
        const struct buf *text = &job->o->files[i]->text;

        good = !job->failed[i] || file_write(job->paths[i], text->p, text->n, MODE) != FILE_FAILED;
    }
    return good;
}

bool qapi_outputs_write(const struct qapi_outputs *o, const char *folder) {
    struct arena scratch = {0};
    struct write_job job = {
        .o = o,
        .paths = arena_array(&scratch, o->count, sizeof *job.paths),
        .failed = arena_array(&scratch, o->count, sizeof *job.failed),
    };
    bool good;

    for (size_t i = 0; i < o->count; i++)
        job.paths[i] = output_path(&scratch, folder, o->files[i]->name);
    good = make_all_folders(job.paths, o->count, &scratch);
    if (good) {
        jobs_each(o->count, write_output, &job);
        good = write_rest(&job);
    }
    arena_free(&scratch);
    return good;
}

void qapi_outputs_list(const struct qapi_outputs *o, FILE *to) {
    for (size_t i = 0; i < o->count; i++)
        fprintf(to, "%s\n", o->files[i]->name);
}

/* ---- the record ---- */

const char *qapi_outputs_record_path(struct arena *a, const char *folder, const char *prefix) {
    return output_path(a, folder, qapi_concat(a, ".unitarget-", prefix, "qapi.record", NULL));
}

/* A file besides those of the schema, or NULL. */
static void record_file(struct qapi_record *record, const char *path) {
    struct file_map m;

    if (!path || !file_map(&m, path))
        return;
    qapi_record_add(record, path, m.data, m.size);
    file_unmap(&m);
}

bool qapi_outputs_record(const struct qapi_outputs *o, const char *folder,
                         const struct qapi_schema *s, struct qapi_record *record) {
    static const char program[] = "/proc/self/exe";
    struct arena scratch = {0};
    struct file_map m;

    if (!file_map(&m, program))
        return false;
    qapi_record_add(record, program, m.data, m.size);
    file_unmap(&m);
    for (size_t i = 0; i < s->source_count; i++)
        qapi_record_add(record, s->sources[i]->path, s->sources[i]->bytes.p,
                        s->sources[i]->bytes.n);
    record_file(record, s->version_file);
    record_file(record, s->conditions_file);
    for (size_t i = 0; i < o->count; i++)
        qapi_record_add(record, output_path(&scratch, folder, o->files[i]->name),
                        o->files[i]->text.p, o->files[i]->text.n);
    arena_free(&scratch);
    return true;
}

/* ---- the list that a build expects ---- */

struct names {
    char **list; /* [count] */
    size_t count, capacity;
};

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The lines of a text, sorted; empty ones are passed over. */
static void split_lines(struct names *n, struct arena *a, struct str text) {
    while (text.n) {
        const char *end = memchr(text.p, '\n', text.n);
        size_t length = end ? (size_t)(end - text.p) : text.n;

        if (length) {
            n->list = array_grow(n->list, &n->capacity, n->count + 1, sizeof *n->list);
            n->list[n->count++] = arena_copy(a, text.p, length);
        }
        text.p += length + (end != NULL);
        text.n -= length + (end != NULL);
    }
    if (n->count)
        qsort(n->list, n->count, sizeof *n->list, by_text);
}

/* Both are sorted. */
static bool compare_names(const struct qapi_outputs *o, const struct names *n, const char *list) {
    size_t i = 0, j = 0;
    bool good = true;

    while (i < o->count || j < n->count) {
        int order = i == o->count ? 1 : j == n->count ? -1 : strcmp(o->files[i]->name, n->list[j]);

        if (order < 0)
            diag_error("%s: '%s' is generated, but not in the list", list, o->files[i]->name);
        if (order > 0)
            diag_error("%s: '%s' is in the list, but not generated", list, n->list[j]);
        good = good && order == 0;
        i += order <= 0;
        j += order >= 0;
    }
    return good;
}

bool qapi_outputs_check(const struct qapi_outputs *o, const char *list) {
    struct arena scratch = {0};
    struct names names = {0};
    struct file_map m;
    bool good;

    if (!file_map(&m, list)) {
        diag_error("%s: cannot be read: %s", list, strerror(errno));
        return false;
    }
    split_lines(&names, &scratch, (struct str){(const char *)m.data, m.size});
    good = compare_names(o, &names, list);
    free(names.list);
    file_unmap(&m);
    arena_free(&scratch);
    return good;
}

/* ---- dependencies ---- */

/* A new version of the program may write other files. */
static void add_program(struct depfile *d) {
    char path[PATH_MAX + 1];
    ssize_t n = readlink("/proc/self/exe", path, PATH_MAX);

    if (n <= 0)
        return;
    path[n] = '\0';
    depfile_input(d, path);
}

bool qapi_outputs_depfile(const struct qapi_outputs *o, const char *folder,
                          const struct qapi_schema *s, const char *path,
                          struct qapi_record *record) {
    struct arena scratch = {0};
    struct depfile d = {0};
    bool good;

    for (size_t i = 0; i < o->count; i++)
        depfile_target(&d, output_path(&scratch, folder, o->files[i]->name));
    for (size_t i = 0; i < s->source_count; i++)
        depfile_input(&d, s->sources[i]->path);
    if (s->version_file)
        depfile_input(&d, s->version_file);
    if (s->conditions_file)
        depfile_input(&d, s->conditions_file);
    for (size_t i = 0; s->once && i < s->once->targets->count; i++) {
        const char *origin = s->once->targets->list[i].origin;

        if (!file_exists(origin))
            continue;
        depfile_input(&d, origin);
        /* another configuration may come to the folder, but not to that of a build */
        if (str_ends(str_from(origin), ".mak") && strchr(origin, '/'))
            depfile_input(&d, path_folder(&scratch, origin));
    }
    add_program(&d);
    depfile_end(&d);
    good = file_write(path, d.text.p, d.text.n, MODE) != FILE_FAILED;
    qapi_record_add(record, path, d.text.p, d.text.n);
    buf_free(&d.text);
    arena_free(&scratch);
    return good;
}
