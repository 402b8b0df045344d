/* SPDX-License-Identifier: MIT */
/*
 * Which target a unified program is, by what it was told, what it is called, and what its words
 * say. Runs before any C library is ready, and in a program that is loaded anywhere even before its
 * own pointers are right: so there are no tables of texts here.
 */
#include "link/startup_system.h"

#include <fcntl.h>
#include <sys/mman.h>

#ifndef MFD_EXEC
#define MFD_EXEC 0x10U
#endif

enum {
    MOST_PATH = 4096,
    MOST_LINKS = 40, /* as the kernel follows */
    MOST_LISTED = 8, /* targets in a message */
    MOST_TRIED = 6,  /* names in a message */
    MOST_NAME = 64,  /* of a target, where a slip of the hand is looked for */
    MOST_SLIPS = 2
};

static char paths[2 * MOST_PATH]; /* as few pages as can be */
static size_t paths_used;

/* ---- the targets by their names ---- */

static const struct ut_target *find_target(const char *name) {
    for (uint32_t i = 0; i < ut_target_count; i++) {
        if (is_same(at(ut_targets[i].name), name))
            return &ut_targets[i];
    }
    return NULL;
}

static const struct ut_target *find_called(const char *name, size_t n) {
    for (uint32_t i = 0; i < ut_name_count; i++) {
        const char *text = at(ut_names[i].text);
        size_t k = 0;

        while (k < n && text[k] == name[k])
            k++;
        if (k == n && !text[k])
            return &ut_targets[ut_names[i].target];
    }
    return NULL;
}

/* What others put around a program's name and mean that program by: .exe, and w.exe for one without
 * a console, of names that are the same everywhere; .distrib of dpkg-divert; .real and
 * .NAME-wrapped of those that wrap a program into another. */
static const struct ut_target *find_dressed(const char *name, size_t n) {
    static const char endings[] = "w.exe\0.exe\0.distrib\0.real\0";
    const struct ut_target *t;

    for (const char *e = endings; *e; e += length(e) + 1) {
        size_t k = length(e);

        if (n > k && is_same(name + n - k, e)) {
            t = find_called(name, n - k);
            if (t)
                return t;
        }
    }
    if (n > sizeof ".-wrapped" - 1 && name[0] == '.' && is_same(name + n - 8, "-wrapped"))
        return find_called(name + 1, n - 9);
    return NULL;
}

/* By what its program is called. */
static const struct ut_target *find_named(const char *path) {
    const char *name = base_name(path);
    size_t n = length(name);
    const struct ut_target *t = find_called(name, n);

    return t ? t : find_dressed(name, n);
}

/* ---- what the program is called ---- */

/* The names, one after the other. What decides is what the program of a target would be that lay
 * where this one was executed: so the executed path and its links come before the first word, which
 * is the caller's choice. */
struct names {
    enum { EXECUTED, ITS_LINKS, FIRST_WORD, LINKS_OF_WORD, NO_MORE } from;
    int links;
};

/* Where the symbolic link in `paths` leads: into the same place. False when it is none. */
static bool follow_link(void) {
    char *path = paths, *link = paths + MOST_PATH;
    long got = call_system(SYS_readlink, (long)path, (long)link, MOST_PATH - 1, 0);
    size_t folder = got > 0 && link[0] != '/' ? (size_t)(base_name(path) - path) : 0;

    if (got <= 0 || folder + (size_t)got >= MOST_PATH)
        return false;
    copy(path + folder, link, (size_t)got);
    path[folder + (size_t)got] = '\0';
    return true;
}

/* A chain of links, my-emulator -> qemu-system-arm -> qemu-system, has a name at each. */
static const char *next_link(struct names *n, const char *start) {
    size_t size = length(start) + 1;

    if (n->links == 0 && size <= MOST_PATH)
        copy(paths, start, size);
    else if (n->links == 0)
        return NULL;
    return n->links++ < MOST_LINKS && follow_link() ? paths : NULL;
}

/* A login shell's first word has a `-` before the name; one with a folder is where a caller found
 * the program. */
static const char *next_name(struct names *n, const struct ut_call *c) {
    const char *first = c->count > 0 ? c->words[0] : "", *name;

    switch (n->from) {
    case EXECUTED:
        n->from = c->executed ? ITS_LINKS : FIRST_WORD;
        if (c->executed)
            return c->executed;
        return next_name(n, c);
    case ITS_LINKS:
        name = next_link(n, c->executed);
        if (name)
            return name;
        n->from = FIRST_WORD;
        n->links = 0;
        return next_name(n, c);
    case FIRST_WORD:
        n->from = base_name(first) != first && !(c->executed && is_same(first, c->executed))
                      ? LINKS_OF_WORD
                      : NO_MORE;
        return first[0] == '-' ? first + 1 : first;
    case LINKS_OF_WORD:
        name = next_link(n, first);
        if (!name)
            n->from = NO_MORE;
        return name;
    case NO_MORE: break;
    }
    return NULL;
}

static bool find_by_names(const struct ut_call *c, struct ut_choice *choice) {
    struct names n = {EXECUTED, 0};
    const char *name;

    while ((name = next_name(&n, c))) {
        choice->target = find_named(name);
        if (choice->target)
            break;
    }
    choice->by = n.from > FIRST_WORD ? UT_BY_CALLER : UT_BY_FILE;
    return choice->target != NULL;
}

/* ---- what its words say ---- */

/* The value of a leading -target option, and how many words it takes; NULL when there is none. */
static const char *target_option(const struct ut_call *c, int *words) {
    const char *first = c->count > 1 ? c->words[1] : "", *value = behind(first, "--target=");

    *words = 1;
    if (value)
        return value;
    if (!is_same(first, "-target") && !is_same(first, "--target"))
        return NULL;
    *words = 2;
    return c->count > 2 ? c->words[2] : NULL;
}

/* The program that runs itself as another target says so in a way that nobody means otherwise. */
static bool is_told_by_itself(const struct ut_call *c, struct ut_choice *choice) {
    if (c->count < 3 || !is_same(c->words[1], OWN_OPTION))
        return false;
    choice->target = find_target(c->words[2]);
    choice->by = UT_BY_OPTION;
    choice->option_words = 2;
    return choice->target != NULL;
}

static bool find_by_option(const struct ut_call *c, struct ut_choice *choice) {
    int words;
    const char *name = target_option(c, &words);

    if (name)
        choice->target = find_target(name);
    else if (words == 1 && ut_told.by_default)
        choice->target = &ut_targets[ut_told.by_default - 1];
    choice->by = name ? UT_BY_OPTION : UT_BY_DEFAULT;
    choice->option_words = name ? words : 0;
    return choice->target != NULL;
}

bool ut_choose(const struct ut_call *c, struct ut_choice *choice) {
    *choice = (struct ut_choice){NULL, UT_BY_FILE, 0};
    if (is_told_by_itself(c, choice))
        return true;
    if (ut_told.target) {
        choice->target = &ut_targets[ut_told.target - 1];
        return true;
    }
    return find_by_names(c, choice) || find_by_option(c, choice);
}

/* The name that the per-target program would have been called by, in the same folder: messages
 * begin with it. */
char *ut_program_path(const struct ut_target *t, const char *called) {
    const char *program = at(t->program);
    size_t folder = (size_t)(base_name(called) - called), n = length(program);
    char *path = paths + paths_used;

    if (paths_used + folder + n >= sizeof paths)
        return (char *)(uintptr_t)program;
    copy(path, called, folder);
    copy(path + folder, program, n + 1);
    paths_used += folder + n + 1;
    return path;
}

/* ---- the target `none` ---- */

static __attribute__((cold)) char *put_number(char *end, uint32_t n) {
    *--end = '\0';
    do
        *--end = (char)('0' + n % 10);
    while (n /= 10);
    return end;
}

static __attribute__((cold)) _Noreturn void cannot_become_none(const char *why) {
    say(STDERR_FILENO, at(ut_targets[ut_none.number - 1].program));
    say(STDERR_FILENO, ": cannot start without a target: ");
    say(STDERR_FILENO, why);
    say(STDERR_FILENO, "\n");
    stop(1);
}

/* A file in memory that may be executed, also where the kernel wants that to be said (Linux 6.3).
 */
static __attribute__((cold)) long open_memory(const char *name) {
    long fd = call_system(SYS_memfd_create, (long)name, MFD_CLOEXEC | MFD_EXEC, 0, 0);

    return fd == -EINVAL ? call_system(SYS_memfd_create, (long)name, MFD_CLOEXEC, 0, 0) : fd;
}

__attribute__((cold)) void ut_become_none(const struct ut_call *c, const struct ut_choice *choice) {
    const struct ut_target *t = choice->target;
    const char *bytes = at(ut_none.start);
    long fd = open_memory(at(t->name)), self;
    char path[] = "/proc/self/fd/\0\0\0\0\0\0\0\0\0\0\0", number[11], text[11];
    char *words[c->count + 2];
    size_t n = 0;

    if (fd < 0)
        cannot_become_none("there can be no file in memory");
    for (size_t done = 0; done < ut_none.size;) {
        long got = call_system(SYS_write, fd, (long)(bytes + done), (long)(ut_none.size - done), 0);

        if (got <= 0 && got != -EINTR)
            cannot_become_none("no memory is left");
        done += got > 0 ? (size_t)got : 0;
    }
    self = call_system(SYS_open, (long)"/proc/self/exe", O_RDONLY, 0, 0);
    if (self < 0)
        cannot_become_none("its own file, /proc/self/exe, cannot be read");
    words[n++] = choice->by == UT_BY_FILE || choice->by == UT_BY_CALLER
                     ? c->words[0]
                     : ut_program_path(t, c->count > 0 ? c->words[0] : "");
    words[n++] = put_number(number + sizeof number, (uint32_t)self);
    for (long i = choice->option_words + 1; i < c->count; i++)
        words[n++] = c->words[i];
    words[n] = NULL;
    for (const char *digit = put_number(text + sizeof text, (uint32_t)fd), *to = path; *digit;
         digit++, to++)
        path[sizeof "/proc/self/fd/" - 1 + (size_t)(to - path)] = *digit;
    call_system(SYS_execve, (long)path, (long)words, (long)c->environment, 0);
    cannot_become_none("a file in memory cannot be executed here");
}

/* ---- when there is none ---- */

static __attribute__((cold)) void say_number(uint32_t n) {
    char text[11];

    say(STDERR_FILENO, put_number(text + sizeof text, n));
}

static __attribute__((cold)) _Noreturn void list_targets(void) {
    for (uint32_t i = 0; i < ut_target_count; i++) {
        say(STDOUT_FILENO, at(ut_targets[i].name));
        say(STDOUT_FILENO, "\n");
    }
    stop(0);
}

static __attribute__((cold)) void list_some(const char *program) {
    uint32_t listed = ut_target_count > MOST_LISTED + 1 ? MOST_LISTED : ut_target_count;

    say(STDERR_FILENO, "Give a target as the first argument, `-target NAME`, or call the program "
                       "by a target's name:\n");
    for (uint32_t i = 0; i < listed; i++) {
        say(STDERR_FILENO, "  ");
        say(STDERR_FILENO, at(ut_targets[i].name));
        say(STDERR_FILENO, " (");
        say(STDERR_FILENO, at(ut_targets[i].program));
        say(STDERR_FILENO, ")\n");
    }
    if (listed == ut_target_count)
        return;
    say(STDERR_FILENO, "  and ");
    say_number(ut_target_count - listed);
    say(STDERR_FILENO, " more: `");
    say(STDERR_FILENO, program);
    say(STDERR_FILENO, " -target help` lists all\n");
}

/* How many letters differ, are missing, or are too many, up to `most`. */
static __attribute__((cold)) unsigned slips(const char *a, const char *b, unsigned most) {
    size_t n = length(b);
    uint8_t row[MOST_NAME + 1];

    if (n > MOST_NAME || length(a) > MOST_NAME)
        return most + 1;
    for (size_t k = 0; k <= n; k++)
        row[k] = (uint8_t)k;
    for (size_t i = 0; a[i]; i++) {
        uint8_t before = row[0]++; /* of the row above, one to the left */

        for (size_t k = 0; k < n; k++) {
            unsigned best = before + (a[i] != b[k]);

            before = row[k + 1];
            best = best < row[k] + 1U ? best : row[k] + 1U;
            row[k + 1] = (uint8_t)(best < before + 1U ? best : before + 1U);
        }
    }
    return row[n];
}

static __attribute__((cold)) void say_nearest(const char *name) {
    const struct ut_target *nearest = NULL;
    unsigned best = MOST_SLIPS;

    for (uint32_t i = 0; i < ut_target_count; i++) {
        const char *target = at(ut_targets[i].name);
        unsigned n = name[0] && name[1] && behind(target, name) ? 1 : slips(target, name, best);

        if (n <= best && n < length(name) && (n < best || !nearest)) {
            best = n;
            nearest = &ut_targets[i];
        }
    }
    if (!nearest)
        return;
    say(STDERR_FILENO, ". Did you mean ");
    say(STDERR_FILENO, at(nearest->name));
    say(STDERR_FILENO, "?");
}

/* All names that were looked at, each once where it follows itself. */
static __attribute__((cold)) void say_tried(const struct ut_call *c) {
    struct names n = {EXECUTED, 0};
    char last[MOST_NAME] = "";
    unsigned count = 0;
    const char *path;

    while ((path = next_name(&n, c))) {
        const char *name = base_name(path);
        size_t size = length(name);

        if (!*name || is_same(name, last))
            continue;
        if (count == MOST_TRIED) {
            say(STDERR_FILENO, " …");
            break;
        }
        say(STDERR_FILENO, count++ ? ", or " : "");
        say(STDERR_FILENO, name);
        size = size < sizeof last ? size : sizeof last - 1;
        copy(last, name, size);
        last[size] = '\0';
    }
}

__attribute__((cold)) void ut_refuse(const struct ut_call *c) {
    const char *called = c->count > 0 ? base_name(c->words[0]) : "";
    const char *executed = c->executed ? base_name(c->executed) : "";
    const char *program = *called ? called : executed, *name;
    int words;

    name = target_option(c, &words);
    if (name && is_same(name, "help"))
        list_targets();
    say(STDERR_FILENO, program);
    if (name) {
        say(STDERR_FILENO, ": no such target: ");
        say(STDERR_FILENO, name);
        say_nearest(name);
    } else if (words == 2) {
        say(STDERR_FILENO, ": no target behind ");
        say(STDERR_FILENO, c->words[1]);
    } else {
        say(STDERR_FILENO, ": which target? None is called ");
        say_tried(c);
        say(STDERR_FILENO, ", and no option names one.");
    }
    say(STDERR_FILENO, "\n");
    list_some(*executed ? executed : program);
    stop(1);
}
