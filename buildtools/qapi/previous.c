/* SPDX-License-Identifier: MIT */
#include "qapi/previous.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/intern.h"

/* No generated file is larger: others are not read. */
enum { LARGEST = 4 << 20 };

struct content {
    size_t size;
    struct hash hash;
};

struct qapi_previous {
    const char *folder;
    bool running;  /* the thread is to be joined */
    bool complete; /* the folder was read, or there was none: what is not known was not there */
    pthread_t thread;
    struct intern names;      /* of the files */
    struct content *contents; /* [names.count] */
    size_t capacity;
    struct buf text; /* of the file being read */
    struct arena arena;
};

static bool may_be_generated(struct str name) {
    return memmem(name.p, name.n, "qapi-", 5) &&
           (str_ends(name, ".c") || str_ends(name, ".h") || str_ends(name, ".trace-events"));
}

/* Reads the open file whole. */
static bool read_all(struct qapi_previous *p, int fd) {
    struct stat st;

    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size > LARGEST)
        return false;
    p->text.n = 0;
    buf_reserve(&p->text, (size_t)st.st_size + 1);
    while (p->text.n < (size_t)st.st_size) {
        ssize_t got = read(fd, p->text.p + p->text.n, (size_t)st.st_size - p->text.n);

        if (got <= 0)
            return false;
        p->text.n += (size_t)got;
    }
    return true;
}

static void add(struct qapi_previous *p, int folder, struct str name) {
    int fd = openat(folder, name.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    uint32_t number;

    if (fd < 0)
        return;
    if (read_all(p, fd)) {
        number = intern_add(&p->names, name);
        p->contents = array_grow(p->contents, &p->capacity, number + 1, sizeof *p->contents);
        p->contents[number] = (struct content){p->text.n, hash_bytes(p->text.p, p->text.n)};
    }
    close(fd);
}

static void *read_folder(void *arg) {
    struct qapi_previous *p = arg;
    DIR *folder = opendir(p->folder);
    struct dirent *entry;

    p->complete = folder || errno == ENOENT;
    if (!folder)
        return NULL;
    while ((entry = readdir(folder))) {
        struct str name = str_from(entry->d_name);

        if (may_be_generated(name))
            add(p, dirfd(folder), name);
    }
    closedir(folder);
    return NULL;
}

struct qapi_previous *qapi_previous_start(const char *folder) {
    struct arena arena = {0};
    struct qapi_previous *p = arena_alloc(&arena, sizeof *p);

    p->arena = arena;
    p->folder = *folder ? arena_copy(&p->arena, folder, strlen(folder)) : ".";
    p->running = pthread_create(&p->thread, NULL, read_folder, p) == 0;
    return p;
}

void qapi_previous_wait(struct qapi_previous *p) {
    if (p->running)
        pthread_join(p->thread, NULL);
    p->running = false;
}

enum qapi_previously qapi_previous_compare(const struct qapi_previous *p, const char *name,
                                           const struct buf *text) {
    uint32_t number = intern_find(&p->names, str_from(name));

    if (number == INTERN_NONE)
        return p->complete && !strchr(name, '/') ? QAPI_PREVIOUSLY_OTHER : QAPI_PREVIOUSLY_UNKNOWN;
    return p->contents[number].size == text->n &&
                   hash_eq(p->contents[number].hash, hash_bytes(text->p, text->n))
               ? QAPI_PREVIOUSLY_SAME
               : QAPI_PREVIOUSLY_OTHER;
}

void qapi_previous_free(struct qapi_previous *p) {
    struct arena arena;

    if (!p)
        return;
    qapi_previous_wait(p);
    intern_free(&p->names);
    free(p->contents);
    buf_free(&p->text);
    arena = p->arena;
    arena_free(&arena);
}
