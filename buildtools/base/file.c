/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/die.h"

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

bool file_read_stream(struct buf *to, FILE *from) {
    enum { STEP = 65536 };
    size_t n;

    do {
        n = fread(buf_reserve(to, STEP), 1, STEP, from);
        to->n += n;
    } while (n);
    return !ferror(from);
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

bool file_exists(const char *path) {
    return access(path, F_OK) == 0;
}

/* ---- temporary files and folders ---- */

/* Their names: a fixed table, because it is read in signal handlers. The first byte of a name is
 * written last and cleared first, so that a handler never sees half a name. The lock is for threads
 * that take a slot at once. */
enum { MOST_TEMPORARIES = 16, LONGEST_NAME = 4096, LONGEST_BASE = 200 };
static volatile char temporaries[MOST_TEMPORARIES][LONGEST_NAME];
static pthread_mutex_t temporaries_lock = PTHREAD_MUTEX_INITIALIZER;

static void register_temporary(const char *name) {
    size_t i = 0;

    pthread_mutex_lock(&temporaries_lock);
    die_cleans_by(file_remove_temporaries);
    while (i < MOST_TEMPORARIES && temporaries[i][0])
        i++;
    if (i == MOST_TEMPORARIES)
        die("%s: too many temporary files at once", name);
    for (size_t k = strlen(name) + 1; k-- > 0;)
        temporaries[i][k] = name[k];
    pthread_mutex_unlock(&temporaries_lock);
}

static void forget_temporary(const char *name) {
    for (size_t i = 0; i < MOST_TEMPORARIES; i++) {
        if (strcmp((const char *)temporaries[i], name) == 0)
            temporaries[i][0] = '\0';
    }
}

/* Makes a name beside `path` that nobody can foresee: [LONGEST_NAME]. */
static void make_name(char *name, const char *path) {
    const char *base = str_basename(path);
    uint64_t number;
    int n;

    if (getrandom(&number, sizeof number, 0) != sizeof number)
        die("random numbers cannot be had: %s", strerror(errno));
    n = snprintf(name, LONGEST_NAME, "%.*s%.*s.tmp-%016llx", (int)(base - path), path, LONGEST_BASE,
                 base, (unsigned long long)number);
    if (n < 0 || n >= LONGEST_NAME)
        die("%s: the path is too long", path);
}

const char *file_temporary(struct arena *a, const char *path) {
    char name[LONGEST_NAME];

    make_name(name, path);
    register_temporary(name);
    return arena_copy(a, name, strlen(name));
}

const char *file_temporary_folder(struct arena *a) {
    const char *base = getenv("TMPDIR");
    char name[LONGEST_NAME];

    make_name(name, arena_printf(a, "%s/unitarget", base && *base ? base : "/tmp"));
    register_temporary(name);
    if (mkdir(name, 0700) == 0)
        return arena_copy(a, name, strlen(name));
    diag_error("%s: a temporary folder cannot be made: %s", name, strerror(errno));
    forget_temporary(name);
    return NULL;
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

/* What getdents64(2) gives; no C library declares it. */
struct folder_entry {
    uint64_t inode;
    int64_t next;
    uint16_t size; /* of this entry */
    uint8_t type;
    char name[];
};

enum { DEEPEST_FOLDER = 32 };

/* Removes a file, or a folder with all that is in it. With system calls only, and nothing from the
 * heap: it runs in signal handlers. */
static void remove_tree(int in, const char *name, unsigned depth) {
    _Alignas(struct folder_entry) char entries[1024];
    long n;
    int fd;

    if (unlinkat(in, name, 0) == 0 || (errno != EISDIR && errno != EPERM) || depth > DEEPEST_FOLDER)
        return;
    fd = openat(in, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    while ((n = syscall(SYS_getdents64, fd, entries, sizeof entries)) > 0) {
        for (long at = 0; at < n;) {
            const struct folder_entry *e = (const void *)(entries + at);

            at += e->size;
            if (strcmp(e->name, ".") != 0 && strcmp(e->name, "..") != 0)
                remove_tree(fd, e->name, depth + 1);
        }
    }
    close(fd);
    unlinkat(in, name, AT_REMOVEDIR);
}

void file_discard(const char *temporary) {
    remove_tree(AT_FDCWD, temporary, 0);
    forget_temporary(temporary);
}

void file_remove_temporaries(void) {
    for (size_t i = 0; i < MOST_TEMPORARIES; i++) {
        if (temporaries[i][0])
            remove_tree(AT_FDCWD, (const char *)temporaries[i], 0);
    }
}

static void on_signal(int number) {
    file_remove_temporaries();
    raise(number); /* SA_RESETHAND: now it ends the program as it would have */
}

void file_guard_temporaries(void) {
    static const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGXCPU, SIGXFSZ};
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};

    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction old;

        if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
            sigaction(signals[i], &action, NULL);
    }
}

/* ---- writing ---- */

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

/* Writes beside an existing file, whose permissions the new one gets, and renames. */
static bool replace(const char *path, const void *data, size_t size, unsigned mode,
                    const struct stat *old) {
    char temporary[LONGEST_NAME];
    bool good;
    int fd, error;

    make_name(temporary, path);
    register_temporary(temporary);
    fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);
    if (fd < 0) {
        error = errno;
        forget_temporary(temporary);
        errno = error;
        return false;
    }
    good = (!old || fchmod(fd, old->st_mode & 07777) == 0) && write_all(fd, data, size);
    good = close(fd) == 0 && good && rename(temporary, path) == 0;
    error = errno;
    if (good)
        forget_temporary(temporary);
    else
        file_discard(temporary);
    errno = error;
    return good;
}

/* The descriptor that a path such as /dev/fd/1 or, behind /dev/stdout, /proc/self/fd/1 means; -1:
 * none. Opening it again would begin at the file's start. */
static int descriptor_of(const char *path) {
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/", "/proc/thread-self/fd/"};

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        size_t n = strlen(folders[i]);
        char *end;

        if (strncmp(path, folders[i], n) == 0 && path[n] >= '0' && path[n] <= '9') {
            long number = strtol(path + n, &end, 10);

            if (!*end && number <= INT_MAX)
                return (int)number;
        }
    }
    return -1;
}

/* Follows symbolic links, also to what does not exist yet. `name` is [LONGEST_NAME]. False with
 * errno set. */
static bool follow(char *name, const char *path) {
    char target[LONGEST_NAME];
    size_t length = strlen(path);

    if (length >= LONGEST_NAME) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(name, path, length + 1);
    for (unsigned links = 0; descriptor_of(name) < 0; links++) {
        ssize_t n = readlink(name, target, sizeof target - 1);
        size_t folder = (size_t)(str_basename(name) - name);

        if (n < 0) /* no link, or nothing */
            return true;
        target[n] = '\0';
        if (target[0] == '/')
            folder = 0;
        if (links == 40 || folder + (size_t)n >= LONGEST_NAME) {
            errno = links == 40 ? ELOOP : ENAMETOOLONG;
            return false;
        }
        memcpy(name + folder, target, (size_t)n + 1);
    }
    return true;
}

/* Whether a write has to go through what is there, as to a terminal or a pipe. */
static bool is_stream(const struct stat *st) {
    return S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode) || S_ISFIFO(st->st_mode) ||
           S_ISSOCK(st->st_mode);
}

static enum file_result write_through(int fd, const void *data, size_t size) {
    bool good = fd >= 0 && write_all(fd, data, size);
    int error = errno;

    if (fd >= 0 && close(fd) < 0 && good) {
        good = false;
        error = errno;
    }
    errno = error;
    return good ? FILE_WRITTEN : FILE_FAILED;
}

bool file_holds(const char *path, const void *data, size_t size) {
    size_t size_there;
    int fd = open_regular(path, &size_there);
    bool same = fd >= 0 && size == size_there && same_bytes(fd, data, size);

    if (fd >= 0)
        close(fd);
    return same;
}

enum file_result file_update(const char *path, const void *data, size_t size, unsigned mode) {
    char name[LONGEST_NAME];
    struct stat st;

    if (!follow(name, path))
        return FILE_FAILED;
    if (descriptor_of(name) >= 0)
        return write_through(fcntl(descriptor_of(name), F_DUPFD_CLOEXEC, 0), data, size);
    if (stat(name, &st) < 0) {
        if (errno != ENOENT)
            return FILE_FAILED;
        return write_unnamed(name, data, size, mode) || replace(name, data, size, mode, NULL)
                   ? FILE_WRITTEN
                   : FILE_FAILED;
    }
    if (is_stream(&st))
        return write_through(open(name, O_WRONLY | O_CLOEXEC | O_NOCTTY), data, size);
    if (!S_ISREG(st.st_mode)) {
        errno = EISDIR;
        return FILE_FAILED;
    }
    if (file_holds(name, data, size))
        return FILE_UNCHANGED;
    if (access(name, W_OK) < 0)
        return FILE_FAILED;
    if (!(st.st_mode & 0222)) { /* root may write anything; but somebody has said not to */
        errno = EACCES;
        return FILE_FAILED;
    }
    return replace(name, data, size, mode, &st) ? FILE_WRITTEN : FILE_FAILED;
}

const char *file_destination(struct arena *a, const char *path) {
    char name[LONGEST_NAME];

    if (follow(name, path))
        return arena_copy(a, name, strlen(name));
    diag_error("%s: cannot be written: %s", path, strerror(errno));
    return NULL;
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

bool file_make_folders(struct arena *a, const char *path) {
    if (!*path)
        return true;
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        if (!file_make_folder(arena_copy(a, path, (size_t)(slash - path))))
            return false;
    }
    return file_make_folder(path);
}

/* ---- folders for one program at a time ---- */

/* The holder removes the file when it is done: a lock on a file that has no name any more, or that
 * is another's now, holds nothing. */
static bool is_still_there(int file, const char *path) {
    struct stat own, named;

    return fstat(file, &own) == 0 && stat(path, &named) == 0 && own.st_dev == named.st_dev &&
           own.st_ino == named.st_ino;
}

static const struct timespec a_moment = {.tv_nsec = 20 * 1000 * 1000};
enum { MOMENTS_UNTIL_SAID = 50 };

/* False while others hold it. A lock by fcntl(2) is not inherited by programs that are started, so
 * that one of these that outlives us, such as a server, keeps nobody waiting. */
static bool try_lock(int file) {
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    return fcntl(file, F_SETLK, &whole) == 0 || (errno != EAGAIN && errno != EACCES);
}

static void remove_leftovers(const char *folder) {
    DIR *d = opendir(folder);
    const struct dirent *entry;

    while (d && (entry = readdir(d))) {
        const char *end = strrchr(entry->d_name, '.');

        if (end && strlen(end) == strlen(".tmp-0123456789abcdef") &&
            strncmp(end, ".tmp-", strlen(".tmp-")) == 0)
            remove_tree(dirfd(d), entry->d_name, 0);
    }
    if (d)
        closedir(d);
}

bool folder_lock(struct arena *a, struct folder_lock *l, const char *folder) {
    unsigned moments = 0;

    *l = (struct folder_lock){folder, arena_printf(a, "%s/lock", folder), -1};
    for (;;) {
        int file;

        if (!file_make_folder(folder))
            return false;
        file = open(l->path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (file < 0 && errno == ENOENT) /* the folder was removed just now */
            continue;
        if (file < 0) {
            diag_error("%s: cannot be written: %s", l->path, strerror(errno));
            return false;
        }
        while (!try_lock(file)) {
            if (++moments == MOMENTS_UNTIL_SAID)
                diag_warning("%s: in use by another run; waiting for its end", folder);
            nanosleep(&a_moment, NULL);
        }
        if (is_still_there(file, l->path)) {
            l->file = file;
            break;
        }
        close(file);
    }
    remove_leftovers(folder);
    return true;
}

void folder_unlock(struct folder_lock *l) {
    if (l->file < 0)
        return;
    unlink(l->path);
    rmdir(l->folder); /* goes only if nothing is in it */
    close(l->file);
    l->file = -1;
}
