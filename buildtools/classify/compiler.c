/* SPDX-License-Identifier: MIT */
#include "classify/compiler.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/path.h"
#include "base/process.h"

enum { MOST_COMPILERS = 256 };

/* ccache and its kin stand in for a compiler under its name. */
static bool is_stand_in(const char *path) {
    static const char *const names[] = {"ccache", "sccache", "distcc", "icecc", "gomacc"};
    char real[PATH_MAX];

    if (!realpath(path, real))
        return true; /* nothing is there */
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(str_basename(real), names[i]) == 0)
            return true;
    }
    return false;
}

/* The first program of this name in PATH that is a compiler itself. */
static const char *find_in_path(struct arena *a, const char *name, const struct step *step) {
    const char *path = getenv("PATH");

    if (strchr(name, '/')) {
        name = path_absolute(a, step_path(a, step, name));
        return is_stand_in(name) ? NULL : name;
    }
    while (path && *path) {
        const char *colon = strchrnul(path, ':');
        const char *full = arena_printf(a, "%.*s/%s", (int)(colon - path), path, name);

        if (access(full, X_OK) == 0 && !is_stand_in(full))
            return full;
        path = *colon ? colon + 1 : colon;
    }
    return NULL;
}

/* ---- what it says of itself ---- */

static void take_folder(struct arena *a, struct compiler *c, const char *line, size_t n) {
    struct str *grown = arena_array(a, c->folder_count + 1, sizeof *grown);

    while (n && *line == ' ') {
        line++;
        n--;
    }
    if (c->folder_count)
        memcpy(grown, c->folders, c->folder_count * sizeof *grown);
    grown[c->folder_count] = (struct str){arena_copy(a, line, n), n};
    c->folders = grown;
    c->folder_count++;
}

/* The list between "#include <...> search starts here:" and "End of search list." */
static void take_folders(struct arena *a, struct compiler *c, const char *text) {
    const char *p = strstr(text, "#include <...>");

    p = p ? strchr(p, '\n') : NULL;
    while (p && p[1] == ' ') {
        const char *end = strchrnul(p + 1, '\n');

        take_folder(a, c, p + 1, (size_t)(end - p - 1));
        p = *end ? end : NULL;
    }
}

static void hash_file(struct hash_state *h, const char *path) {
    struct stat st;
    int64_t facts[4] = {0};

    if (stat(path, &st) == 0) {
        facts[0] = st.st_size;
        facts[1] = st.st_mtim.tv_sec;
        facts[2] = st.st_mtim.tv_nsec;
        facts[3] = (int64_t)st.st_ino;
    }
    hash_add(h, path, strlen(path));
    hash_add(h, facts, sizeof facts);
}

/* The program behind the driver, which -v names. */
static void hash_inner(struct hash_state *h, const char *text) {
    const char *p = strstr(text, "/cc1");
    const char *begin = p;
    char path[PATH_MAX];

    while (begin && begin > text && begin[-1] != ' ' && begin[-1] != '\n' && begin[-1] != '"')
        begin--;
    if (p && (size_t)(p + 4 - begin) < sizeof path) {
        snprintf(path, sizeof path, "%.*s", (int)(p + 4 - begin), begin);
        hash_file(h, path);
    }
}

/* Variables that change what a compiler reads (GCC manual, "Environment Variables"). */
static void hash_environment(struct hash_state *h) {
    static const char *const names[] = {"CPATH",         "C_INCLUDE_PATH",  "CPLUS_INCLUDE_PATH",
                                        "COMPILER_PATH", "GCC_EXEC_PREFIX", "OBJC_INCLUDE_PATH"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);

        hash_add(h, value ? value : "", value ? strlen(value) : 0);
    }
}

/* Options that do not decide which folders are searched. */
static bool is_indifferent(const struct step_word *w) {
    return w->role != STEP_OTHER || strncmp(w->word, "-O", 2) == 0 ||
           strncmp(w->word, "-f", 2) == 0 || strncmp(w->word, "-W", 2) == 0 ||
           strncmp(w->word, "-std=", 5) == 0 || strcmp(w->word, "-ansi") == 0 ||
           strncmp(w->word, "-x", 2) == 0 || w->word[0] != '-';
}

static struct hash hash_search(const struct step *s) {
    struct hash_state *h = hash_new();
    bool cxx = s->language == STEP_CXX;

    hash_add(h, &cxx, sizeof cxx);
    for (size_t i = 0; i < s->word_count; i++) {
        if (is_indifferent(&s->words[i]))
            continue;
        hash_add(h, s->words[i].word, strlen(s->words[i].word) + 1);
        if (s->words[i].second)
            hash_add(h, s->words[i].second, strlen(s->words[i].second) + 1);
    }
    return hash_end(h);
}

static char **question(struct arena *a, const struct compiler *c, const struct step *step) {
    char **argv = arena_array(a, step->word_count * 2 + 8, sizeof *argv);
    const char *const words[] = {"-v", "-E", "-x", step->language == STEP_CXX ? "c++" : "c",
                                 "/dev/null"};
    size_t n = 0;

    argv[n++] = (char *)(uintptr_t)c->path;
    for (size_t i = 0; i < step->word_count; i++) {
        if (is_indifferent(&step->words[i]))
            continue;
        argv[n++] = (char *)(uintptr_t)step->words[i].word;
        if (step->words[i].second)
            argv[n++] = (char *)(uintptr_t)step->words[i].second;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        argv[n++] = (char *)(uintptr_t)words[i];
    return argv;
}

static bool ask(struct arena *a, struct compiler *c, const struct step *step) {
    struct buf output = {0}, messages = {0};
    struct hash_state *h;
    bool good = process_capture(step_folder(step), question(a, c, step), &output, &messages) == 0;

    buf_putc(&messages, '\0');
    if (good) {
        c->is_clang = strstr(messages.p, "clang version") != NULL;
        good = c->is_clang || strstr(messages.p, "gcc version") != NULL;
        take_folders(a, c, messages.p);
        h = hash_new();
        hash_file(h, c->path);
        hash_inner(h, messages.p);
        hash_environment(h);
        hash_add(h, messages.p, messages.n);
        c->identity = hash_end(h);
    }
    if (!good) {
        diag_error("%s: is no compiler that can be asked: neither GCC nor Clang", c->path);
        diag_hint("name the compiler with --compiler PROGRAM");
    }
    buf_free(&output);
    buf_free(&messages);
    return good;
}

static bool find_compiler(struct classify *c, struct compiler *found, const struct step *step) {
    const char *name = c->job->compiler ? c->job->compiler : step->compiler;

    found->named = step->compiler;
    found->search = hash_search(step);
    found->path = find_in_path(c->arena, name, step);
    if (!found->path) {
        diag_error("%s: the compiler of %s is not there", name, step->output);
        diag_hint("run this with the PATH that the build has, or name it with --compiler PROGRAM");
        return false;
    }
    return ask(c->arena, found, step);
}

/* The number of the step's compiler, asked when it is new; false when that fails. */
static bool number_compiler(struct classify *c, struct step *step) {
    struct hash search = hash_search(step);

    for (uint32_t i = 0; i < c->compiler_count; i++) {
        if (strcmp(c->compilers[i].named, step->compiler) == 0 &&
            hash_eq(c->compilers[i].search, search)) {
            step->tool = i;
            return true;
        }
    }
    if (c->compiler_count == MOST_COMPILERS) {
        diag_error(
            "the steps name more than %d compilers, or options that decide what these search",
            MOST_COMPILERS);
        return false;
    }
    step->tool = (uint32_t)c->compiler_count;
    return find_compiler(c, &c->compilers[c->compiler_count++], step);
}

bool compilers_find(struct classify *c) {
    c->compilers = arena_array(c->arena, MOST_COMPILERS, sizeof *c->compilers);
    for (size_t i = 0; i < c->all_unit_count; i++) {
        const struct unit *u = &c->all_units[i];

        for (size_t k = 0; u->count > 1 && k < u->count; k++) {
            if (!number_compiler(c, u->steps[k]))
                return false;
        }
    }
    return true;
}

/* ---- command lines ---- */

struct words {
    char **argv;
    size_t n;
};

static void add(struct words *w, const char *word) {
    w->argv[w->n++] = (char *)(uintptr_t)word;
}

/* The step's own words but those of the roles from `first` to `last`, and of its source. */
static void add_own(struct arena *a, struct words *w, const struct step *step, enum step_role first,
                    enum step_role last, const struct compiler_variant *variant) {
    if (variant->source) { /* where the original would look first */
        struct str folder = path_folder_with_slash(str_from(step->source));

        add(w, "-iquote");
        add(w, folder.n ? arena_copy(a, folder.p, folder.n) : ".");
    }
    for (size_t i = 0; i < step->word_count; i++) {
        const struct step_word *word = &step->words[i];

        if (word->role == STEP_SOURCE || (word->role >= first && word->role <= last) ||
            (variant->dropped && variant->dropped(variant->ctx, word)))
            continue;
        add(w, word->word);
        if (word->second)
            add(w, word->second);
    }
    if (variant->poison) {
        add(w, "-include");
        add(w, variant->poison);
    }
}

enum { MORE_WORDS = 16 }; /* than the step's own */

static struct words begin_words(struct arena *a, const struct compiler *compiler,
                                const struct step *step) {
    struct words w = {arena_array(a, step->word_count * 2 + MORE_WORDS, sizeof *w.argv), 0};

    add(&w, compiler->path);
    return w;
}

char **compiler_preprocess(struct arena *a, const struct compiler *compiler,
                           const struct step *step, const struct compiler_variant *variant) {
    struct words w = begin_words(a, compiler, step);

    add_own(a, &w, step, STEP_OUTPUT, STEP_DEBUG, variant);
    add(&w, "-E");
    add(&w, "-w");
    if (!compiler->is_clang)
        add(&w, "-dU");
    add(&w, variant->source ? variant->source : step->source);
    return w.argv;
}

char **compiler_compile(struct arena *a, const struct compiler *compiler, const struct step *step,
                        const char *object, const struct compiler_variant *variant) {
    struct words w = begin_words(a, compiler, step);
    bool as_it_is = !variant->dropped && !variant->source;

    add_own(a, &w, step, STEP_OUTPUT, STEP_OUTPUT, variant);
    add(&w, as_it_is ? "-w" : "-Werror=implicit-function-declaration");
    add(&w, "-g0");
    if (variant->sections) {
        add(&w, "-ffunction-sections");
        add(&w, "-fdata-sections");
        add(&w, "-fno-lto");
    }
    add(&w, "-c");
    add(&w, "-o");
    add(&w, object);
    add(&w, variant->source ? variant->source : step->source);
    return w.argv;
}

const char *compiler_complaint(struct arena *a, const struct buf *messages) {
    struct str text = {messages->p, messages->n};
    const char *end, *error;

    if (!text.p || !text.n)
        return "the compiler failed without a word";
    error = memmem(text.p, text.n, "error", 5);
    while (error && error > text.p && error[-1] != '\n')
        error--;
    if (error) {
        text.n -= (size_t)(error - text.p);
        text.p = error;
    }
    end = memchr(text.p, '\n', text.n);
    return arena_copy(a, text.p, end ? (size_t)(end - text.p) : text.n);
}
