/* SPDX-License-Identifier: MIT */
#include "ninja/compiler_words.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"

/* Programs that run the command behind their own options. */
struct launcher {
    const char *name;
    const char *with_argument; /* letters of the short options whose argument is the next word */
    size_t operands;           /* words of its own behind the options */
    bool assigns;              /* takes NAME=VALUE words before the command */
};

static const struct launcher launchers[] = {
    {"buildcache", "", 0, false},    {"cachecc1", "", 0, false},  {"ccache", "", 0, true},
    {"chrt", "TPD", 1, false},       {"cmake", "E", 0, true},     {"colorgcc", "", 0, false},
    {"distcc", "", 0, false},        {"env", "uCS", 0, true},     {"fakeroot", "lsfib", 0, false},
    {"firebuild", "Codr", 0, false}, {"flock", "wE", 1, false},   {"gomacc", "", 0, false},
    {"icecc", "", 0, false},         {"icerun", "", 0, false},    {"ionice", "cnpt", 0, false},
    {"nice", "n", 0, false},         {"nohup", "", 0, false},     {"pump", "", 0, false},
    {"recc", "", 0, false},          {"rewrapper", "", 0, false}, {"sccache", "", 0, false},
    {"setarch", "", 0, false},       {"stdbuf", "ioe", 0, false}, {"taskset", "", 1, false},
    {"time", "fo", 0, false},        {"timeout", "ks", 1, false}, {"unitarget", "", 1, false},
};

static const struct launcher *find_launcher(const char *word) {
    for (size_t i = 0; i < sizeof launchers / sizeof *launchers; i++) {
        if (strcmp(launchers[i].name, str_basename(word)) == 0)
            return &launchers[i];
    }
    return NULL;
}

static bool is_assignment(const char *word) {
    size_t n = strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz0123456789");

    return n && word[n] == '=';
}

/* The words of a launcher, itself the first. */
static size_t launcher_words(const struct launcher *l, const char *const *words, size_t n) {
    size_t i = 1;

    while (i < n && words[i][0] == '-') {
        const char *word = words[i++];

        if (strcmp(word, "--") == 0)
            break;
        /* an option whose argument is not part of the word */
        if (word[1] != '-' && word[1] && !word[2] && strchr(l->with_argument, word[1]))
            i++;
    }
    i += l->operands;
    while (l->assigns && i < n && is_assignment(words[i]))
        i++;
    if (i < n && strcmp(words[i], "--") == 0)
        i++;
    return i < n ? i : n - 1;
}

/* The language-neutral name of a driver: less a prefix (x86_64-linux-gnu-) and a version (-12). */
static struct str bare_name(const char *driver) {
    struct str name = str_from(str_basename(driver));
    size_t n = name.n;

    while (n && (isdigit((unsigned char)name.p[n - 1]) || name.p[n - 1] == '.'))
        n--;
    if (n && n < name.n && name.p[n - 1] == '-')
        name.n = n - 1;
    for (size_t i = name.n; i-- > 0;) {
        if (name.p[i] == '-')
            return (struct str){name.p + i + 1, name.n - i - 1};
    }
    return name;
}

static bool is_compiler(const char *word) {
    static const char *const names[] = {"c++", "cc",       "clang", "clang++", "g++",  "gcc",
                                        "gdc", "gfortran", "icpx",  "icx",     "ldc2", "tcc"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_is(bare_name(word), names[i]))
            return true;
    }
    return false;
}

size_t compiler_words(const char *const *words, size_t n) {
    const struct launcher *l;
    size_t at = 0;

    if (n == 0 || words[0][0] == '-')
        return 0;
    while (at + 1 < n && (l = find_launcher(words[at])))
        at += launcher_words(l, words + at, n - at);
    /* a program that nobody knows may run the compiler that follows */
    for (size_t i = at; i < n && words[i][0] != '-' && words[i][0] != '@'; i++) {
        if (is_compiler(words[i]))
            return i + 1;
    }
    return at + 1;
}

bool compiler_is_cxx(const char *driver) {
    return str_ends(bare_name(driver), "++") || str_is(bare_name(driver), "icpx");
}

/* Where a program is, links followed; the word itself when it is not found. */
static const char *locate(struct arena *a, const char *word) {
    const char *path = getenv("PATH");
    char real[PATH_MAX];

    if (strchr(word, '/'))
        return realpath(word, real) ? arena_copy(a, real, strlen(real)) : word;
    for (size_t n; path && *path; path += n + (path[n] != '\0')) {
        const char *file;

        n = strcspn(path, ":");
        file = arena_printf(a, "%.*s/%s", (int)n, path, word);
        if (access(file, X_OK) == 0 && realpath(file, real))
            return arena_copy(a, real, strlen(real));
    }
    return word;
}

/* g++ and gcc, clang++ and clang, c++ and cc are the same one but for the language. */
static const char *neutral(struct arena *a, const char *driver) {
    const char *plus = strstr(str_basename(driver), "++");
    size_t n;

    if (!plus || plus == driver)
        return driver;
    n = (size_t)(plus - driver);
    if (str_ends((struct str){driver, n}, "clang"))
        return arena_printf(a, "%.*s%s", (int)n, driver, plus + 2);
    return arena_printf(a, "%.*s%s%s", (int)n, driver, driver[n - 1] == 'g' ? "cc" : "c", plus + 2);
}

bool compiler_is_same(struct arena *a, const char *driver, const char *other) {
    return strcmp(neutral(a, driver), neutral(a, other)) == 0 ||
           strcmp(neutral(a, locate(a, driver)), neutral(a, locate(a, other))) == 0;
}
