/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"

/* Opens a regular file and tells its size; -1 with errno set when that fails. */
static int open_regular(const char *path, size_t *size) {
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not make us wait */

    if (fd < 0)
        return -1;
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
        return -1;
    }
    *size = (size_t)st.st_size;
    return fd;
}

/* Closes a file without a change to errno. */
static void close_quietly(int fd) {
    int error = errno;

    close(fd);
    errno = error;
}

static bool map(struct file_map *m, int fd, size_t size) {
    void *p = size ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;

    if (p == MAP_FAILED)
        return false;
    *m = (struct file_map){p, size};
    return true;
}

bool file_map(struct file_map *m, const char *path) {
    size_t size;
    int fd = open_regular(path, &size);
    bool good;

    *m = (struct file_map){0};
    if (fd < 0)
        return false;
    good = map(m, fd, size);
    close_quietly(fd);
    return good;
}

void file_unmap(struct file_map *m) {
    if (m->data)
        munmap((void *)(uintptr_t)m->data, m->size);
    memset(m, 0, sizeof *m);
}

void file_forget(const struct file_map *m) {
    if (m->data)
        madvise((void *)(uintptr_t)m->data, m->size, MADV_DONTNEED);
}

void file_forget_stretch(const void *p, size_t n) {
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t begin = ((uintptr_t)p + page - 1) & ~(page - 1),
              end = ((uintptr_t)p + n) & ~(page - 1);

    if (begin < end)
        madvise((void *)begin, end - begin, MADV_DONTNEED);
}

bool file_maps_add(void *maps, const char *path, struct str *text) {
    struct file_maps *m = maps;
    struct file_map map;

    if (!file_map(&map, path))
        return false;
    m->list = array_grow(m->list, &m->capacity, m->count + 1, sizeof *m->list);
    m->list[m->count++] = map;
    *text = (struct str){map.data ? (const char *)map.data : "", map.size};
    return true;
}

void file_maps_free(struct file_maps *maps) {
    for (size_t i = 0; i < maps->count; i++)
        file_unmap(&maps->list[i]);
    free(maps->list);
}

/* Reads up to `n` bytes and says how many there were: fewer at the end. False on errors. */
static bool read_bytes(int fd, char *p, size_t n, size_t *done) {
    for (*done = 0; *done < n;) {
        ssize_t got = read(fd, p + *done, n - *done);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        *done += (size_t)got;
    }
    return true;
}

bool file_read(struct arena *a, const char *path, struct str *text) {
    size_t size, n;
    int fd = open_regular(path, &size);
    char *p;
    bool good;

    if (fd < 0)
        return false;
    p = arena_alloc(a, size + 1);
    good = read_bytes(fd, p, size, &n);
    close_quietly(fd);
    *text = (struct str){p, n};
    return good;
}

bool file_hash(const char *path, struct hash *hash) {
    char bytes[32768]; /* most files are smaller, and mapping costs more than reading */
    struct file_map m = {0};
    size_t size, n = 0;
    int fd = open_regular(path, &size);
    bool large, good;

    if (fd < 0)
        return false;
    large = size > sizeof bytes;
    good = large ? map(&m, fd, size) : read_bytes(fd, bytes, size, &n);
    close_quietly(fd);
    if (good)
        *hash = large ? hash_bytes(m.data, m.size) : hash_bytes(bytes, n);
    file_unmap(&m);
    return good;
}

static bool same_bytes(int fd, const char *data, size_t size) {
    char piece[32768];
    size_t n;

    for (; size; size -= n, data += n) {
        size_t want = size < sizeof piece ? size : sizeof piece;

        if (!read_bytes(fd, piece, want, &n) || n != want || memcmp(piece, data, n) != 0)
            return false;
    }
    return true;
}

/* What a path leads to, compared with what it should hold. */
enum found { NOTHING, THE_SAME, SOMETHING_ELSE };

static enum found find(const char *path, const void *data, size_t size) {
    size_t size_there;
    int fd = open_regular(path, &size_there);
    bool same;

    if (fd < 0)
        return errno == ENOENT ? NOTHING : SOMETHING_ELSE;
    same = size == size_there && same_bytes(fd, data, size);
    close(fd);
    return same ? THE_SAME : SOMETHING_ELSE;
}

bool file_exists(const char *path) {
    return access(path, F_OK) == 0;
}

/* Temporary names: a fixed table, because it is read in signal handlers. The first byte of a name
 * is written last and cleared first, so that a handler never sees half a name. The lock is for
 * threads that take a slot at once. */
enum { MOST_TEMPORARIES = 16, LONGEST_NAME = 4096 };
static volatile char temporaries[MOST_TEMPORARIES][LONGEST_NAME];
static pthread_mutex_t temporaries_lock = PTHREAD_MUTEX_INITIALIZER;

static void set_temporary(volatile char *slot, const char *name) {
    for (size_t i = strlen(name) + 1; i-- > 0;)
        slot[i] = name[i];
}

/* Makes and registers a name for a temporary file beside `path`: [LONGEST_NAME]. */
static void make_temporary(char *name, const char *path) {
    int n = snprintf(name, LONGEST_NAME, "%s.tmp%ld", path, (long)getpid());
    size_t i = 0;

    if (n < 0 || n >= LONGEST_NAME)
        diag_fatal("%s: the path is too long", path);
    pthread_mutex_lock(&temporaries_lock);
    while (i < MOST_TEMPORARIES && temporaries[i][0])
        i++;
    if (i == MOST_TEMPORARIES)
        diag_fatal("%s: too many temporary files at once", path);
    set_temporary(temporaries[i], name);
    pthread_mutex_unlock(&temporaries_lock);
}

const char *file_temporary(struct arena *a, const char *path) {
    char name[LONGEST_NAME];

    make_temporary(name, path);
    return arena_copy(a, name, strlen(name));
}

static void forget_temporary(const char *name) {
    for (size_t i = 0; i < MOST_TEMPORARIES; i++) {
        if (strcmp((const char *)temporaries[i], name) == 0)
            temporaries[i][0] = '\0';
    }
}

bool file_commit(const char *temporary, const char *path) {
    if (rename(temporary, path) < 0) {
        diag_error("%s: cannot be put in place: %s", path, strerror(errno));
        file_discard(temporary);
        return false;
    }
    forget_temporary(temporary);
    return true;
}

void file_discard(const char *temporary) {
    unlink(temporary);
    forget_temporary(temporary);
}

void file_remove_temporaries(void) {
    for (size_t i = 0; i < MOST_TEMPORARIES; i++) {
        if (temporaries[i][0])
            unlink((const char *)temporaries[i]);
    }
}

static void on_signal(int number) {
    file_remove_temporaries();
    raise(number); /* SA_RESETHAND: now it ends the program as it would have */
}

void file_guard_temporaries(void) {
    static const int signals[] = {SIGHUP, SIGINT, SIGTERM, SIGPIPE};
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};

    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction old;

        if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
            sigaction(signals[i], &action, NULL);
    }
}

static bool write_all(int fd, const char *p, size_t n) {
    while (n) {
        ssize_t done = write(fd, p, n);

        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

/* Puts the bytes at the registered temporary name and renames that. */
static bool write_and_rename(const char *temporary, const char *path, const void *data, size_t size,
                             unsigned mode) {
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)mode);
    bool good;

    if (fd < 0)
        return false;
    good = write_all(fd, data, size);
    return close(fd) == 0 && good && rename(temporary, path) == 0;
}

/* Gives an open file without a name one. The first way asks for a new kernel or for privileges. */
static bool name_file(int fd, const char *path) {
    char link[32];

    if (linkat(fd, "", AT_FDCWD, path, AT_EMPTY_PATH) == 0)
        return true;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    return linkat(AT_FDCWD, link, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
}

/* Writes a file that gets its name when it is complete, and has none before: for one that does not
 * exist yet. False also where the file system has no files without a name. */
static bool write_unnamed(const char *path, const void *data, size_t size, unsigned mode) {
    size_t n = (size_t)(str_basename(path) - path);
    char folder[LONGEST_NAME];
    bool good;
    int fd;

    if (n + 2 > sizeof folder)
        return false;
    snprintf(folder, sizeof folder, "%.*s.", (int)n, path);
    fd = open(folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, (mode_t)mode);
    if (fd < 0)
        return false;
    good = write_all(fd, data, size) && name_file(fd, path);
    return close(fd) == 0 && good;
}

static bool replace(const char *path, const void *data, size_t size, unsigned mode) {
    char temporary[LONGEST_NAME];
    bool good;
    int error;

    make_temporary(temporary, path);
    good = write_and_rename(temporary, path, data, size, mode);
    error = errno;
    if (good)
        forget_temporary(temporary);
    else
        file_discard(temporary);
    errno = error;
    return good;
}

enum file_result file_update(const char *path, const void *data, size_t size, unsigned mode) {
    enum found found = find(path, data, size);

    if (found == THE_SAME)
        return FILE_UNCHANGED;
    return (found == NOTHING && write_unnamed(path, data, size, mode)) ||
                   replace(path, data, size, mode)
               ? FILE_WRITTEN
               : FILE_FAILED;
}

enum file_result file_write(const char *path, const void *data, size_t size, unsigned mode) {
    enum file_result result = file_update(path, data, size, mode);

    if (result == FILE_FAILED)
        diag_error("%s: cannot be written: %s", path, strerror(errno));
    return result;
}

bool file_make_folder(const char *path) {
    struct stat st;

    if (mkdir(path, 0777) == 0)
        return true;
    if (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return true;
    diag_error("%s: cannot be made a folder: %s", path, strerror(errno));
    return false;
}
