/* SPDX-License-Identifier: MIT */
#include "classify/step.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/intern.h"

/* Options with a value, in the same word or in the next. Longer ones come before their beginnings.
 */
static const struct {
    const char *option;
    enum step_role role;
    enum { EITHER, APART, TOGETHER } value;
} with_value[] = {
    {"-o", STEP_OUTPUT, EITHER},
    {"-MF", STEP_OUTPUT, EITHER},
    {"-MT", STEP_OUTPUT, EITHER},
    {"-MQ", STEP_OUTPUT, EITHER},
    {"-MJ", STEP_OUTPUT, EITHER},
    {"-D", STEP_DEFINE, EITHER},
    {"--define-macro=", STEP_DEFINE, TOGETHER},
    {"--define-macro", STEP_DEFINE, APART},
    {"-U", STEP_UNDEFINE, EITHER},
    {"--undefine-macro=", STEP_UNDEFINE, TOGETHER},
    {"--undefine-macro", STEP_UNDEFINE, APART},
    {"-I", STEP_BRACKET, EITHER},
    {"--include-directory=", STEP_BRACKET, TOGETHER},
    {"--include-directory", STEP_BRACKET, APART},
    {"-iquote", STEP_QUOTE, EITHER},
    {"-isystem-after", STEP_HIDDEN, EITHER},
    {"-isystem", STEP_SYSTEM, EITHER},
    {"-idirafter", STEP_AFTER, EITHER},
    {"--include-directory-after=", STEP_AFTER, TOGETHER},
    {"--include-directory-after", STEP_AFTER, APART},
    {"-include-pch", STEP_HIDDEN, APART},
    {"-include", STEP_FORCED, EITHER},
    {"--include=", STEP_FORCED, TOGETHER},
    {"--include", STEP_FORCED, APART},
    {"-imacros", STEP_FORCED, EITHER},
    {"--imacros=", STEP_FORCED, TOGETHER},
    {"--imacros", STEP_FORCED, APART},
    {"-isysroot", STEP_OTHER, EITHER},
    {"-x", STEP_OTHER, EITHER},
    {"-F", STEP_HIDDEN, EITHER},
    {"-cxx-isystem", STEP_HIDDEN, EITHER},
    {"-c-isystem", STEP_HIDDEN, EITHER},
    {"-stdlib++-isystem", STEP_HIDDEN, EITHER},
    {"--sysroot", STEP_OTHER, APART},
    {"--param", STEP_OTHER, APART},
    {"-Xclang", STEP_OTHER, APART},
    {"-Xpreprocessor", STEP_OTHER, APART},
    {"-Xassembler", STEP_OTHER, APART},
    {"-arch", STEP_OTHER, APART},
    {"-target", STEP_OTHER, APART},
    {"-A", STEP_OTHER, EITHER},
    {"-B", STEP_OTHER, EITHER},
};

static bool is_wrapper(const char *word) {
    static const char *const wrappers[] = {"ccache", "sccache", "distcc", "icecc", "gomacc"};

    for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++) {
        if (strcmp(str_basename(word), wrappers[i]) == 0)
            return true;
    }
    return false;
}

static bool starts_with_any(struct str word, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (str_starts(word, list[i]))
            return true;
    }
    return false;
}

/* Options that take effect before the compiler proper sees them, or that change what -E prints. */
static bool is_hidden(struct str word) {
    static const char *const list[] = {"-i",           "-fpreprocessed", "-fdirectives-only",
                                       "-traditional", "-fpch",          "-fmodule",
                                       "-fcxx-module", "-frewrite",      "-fno-working-directory",
                                       "--include",    "--imacros",      "--define",
                                       "--undefine",   "--assert",       "--trace-includes",
                                       "--preprocess", "--comments",     "--no-line",
                                       "--traditional"};

    return str_is(word, "-P") || str_is(word, "-C") || str_is(word, "-CC") ||
           (word.n >= 3 && word.n <= 4 && word.p[0] == '-' && word.p[1] == 'd' &&
            strspn(word.p + 2, "DIMNU") == word.n - 2) ||
           starts_with_any(word, list, sizeof list / sizeof *list);
}

/* What -Wp, or -Xclang hands on. */
static bool hides(struct str option) {
    static const char *const list[] = {"-U", "-I", "-i", "-F"};

    return is_hidden(option) || starts_with_any(option, list, sizeof list / sizeof *list);
}

static enum step_role role_of_handed_on(struct str word) {
    const char *p = word.p;

    if (str_starts(word, "-Wp,-M"))
        return STEP_OUTPUT;
    while ((p = strchr(p, ','))) {
        p++;
        if (hides((struct str){p, strcspn(p, ",")}))
            return STEP_HIDDEN;
    }
    return STEP_OTHER;
}

static enum step_role role_of_switch(struct str word) {
    if (str_is(word, "-c") || str_starts(word, "-M") || str_is(word, "-pipe") ||
        str_starts(word, "-save-temps"))
        return STEP_OUTPUT;
    if (str_starts(word, "-Wp,"))
        return role_of_handed_on(word);
    if (str_starts(word, "-Wa,"))
        return STEP_OTHER;
    if (is_hidden(word))
        return STEP_HIDDEN;
    if (str_starts(word, "-W") || str_starts(word, "-fdiagnostics") ||
        str_starts(word, "-fno-diagnostics") || str_is(word, "-w") || str_starts(word, "-pedantic"))
        return STEP_WARNING;
    if (str_starts(word, "-g") && !str_starts(word, "-gcc"))
        return STEP_DEBUG;
    return STEP_OTHER;
}

/* A folder below the system root, the separator of old, a map of headers. */
static bool is_odd_folder(const char *folder) {
    return folder[0] == '=' || folder[0] == '$' || strcmp(folder, "-") == 0 ||
           str_ends(str_from(folder), ".hmap");
}

static void check_value(struct step_word *w) {
    bool hands_on = strcmp(w->word, "-Xclang") == 0 || strcmp(w->word, "-Xpreprocessor") == 0;

    if ((w->role >= STEP_QUOTE && is_odd_folder(w->value)) ||
        (hands_on && hides(str_from(w->value))))
        w->role = STEP_HIDDEN;
}

/* Sorts words[i] and, where that is its value, the next; returns how many words were taken. */
static size_t sort_word(const struct build_words *list, size_t i, struct step_word *w) {
    struct str word = str_from(list->words[i]);

    *w = (struct step_word){.word = word.p, .value = word.p};
    if (word.p[0] != '-' || !word.p[1]) {
        w->role = STEP_SOURCE;
        return 1;
    }
    for (size_t k = 0; k < sizeof with_value / sizeof *with_value; k++) {
        size_t n = strlen(with_value[k].option);

        if (!str_starts(word, with_value[k].option))
            continue;
        if (n == word.n && with_value[k].value != TOGETHER) {
            w->role = with_value[k].role;
            w->second = i + 1 < list->count ? list->words[i + 1] : NULL;
            w->value = w->second ? w->second : "";
            check_value(w);
            return w->second ? 2 : 1;
        }
        if (n < word.n && with_value[k].value != APART) {
            w->role = with_value[k].role;
            w->value = word.p + n;
            check_value(w);
            return 1;
        }
    }
    w->role = role_of_switch(word);
    return 1;
}

enum { DEEPEST_RESPONSE = 16 };

static void expand_response(struct arena *a, const struct step *s, struct build_words *all,
                            const char *word, unsigned depth) {
    struct build_words inner = {0};
    struct file_map map;

    if (word[0] != '@' || depth == DEEPEST_RESPONSE || !file_map(&map, step_path(a, s, word + 1))) {
        build_words_add(all, word);
        return;
    }
    build_words_response(a, (struct str){(const char *)map.data, map.size}, &inner);
    file_unmap(&map);
    for (size_t i = 0; i < inner.count; i++)
        expand_response(a, s, all, inner.words[i], depth + 1);
    build_words_free(&inner);
}

/* @FILE words become what is in the file; one that cannot be read stays. */
static void expand_responses(struct arena *a, const struct step *s, struct build_words *list) {
    struct build_words all = {0};

    for (size_t i = 0; i < list->count; i++)
        expand_response(a, s, &all, list->words[i], 0);
    build_words_free(list);
    *list = all;
}

static void add_define(struct step *s, const struct step_word *w) {
    struct step_define *d = &s->defines[s->define_count++];
    const char *equals = strchr(w->value, '=');

    if (w->role == STEP_UNDEFINE) {
        *d = (struct step_define){.name = str_from(w->value)};
    } else if (equals) {
        d->name = (struct str){w->value, (size_t)(equals - w->value)};
        d->value = str_from(equals + 1);
    } else {
        *d = (struct step_define){str_from(w->value), STR_LIT("1")};
    }
}

static void take_word(struct arena *a, struct step *s, const struct step_word *w) {
    switch (w->role) {
    case STEP_DEFINE:
    case STEP_UNDEFINE: add_define(s, w); break;
    case STEP_FORCED:
        s->forced[s->forced_count++] =
            (struct step_text){w->value, w->role,
                               str_starts(str_from(w->word), "-imacros") ||
                                   str_starts(str_from(w->word), "--imacros")};
        break;
    case STEP_QUOTE:
    case STEP_BRACKET:
    case STEP_SYSTEM:
    case STEP_AFTER:
        s->folders[s->folder_count++] =
            (struct step_text){step_path(a, s, w->value), w->role, false};
        break;
    case STEP_SOURCE:
    case STEP_OTHER:
    case STEP_HIDDEN:
    case STEP_OUTPUT:
    case STEP_WARNING:
    case STEP_DEBUG: break;
    }
}

const char *step_path(struct arena *a, const struct step *step, const char *path) {
    return compile_command_path(a, step->command, path);
}

const char *step_folder(const struct step *step) {
    return *step->command->within ? step->command->within : NULL;
}

/* ---- the source and its language ---- */

/* Words that are no options may be values of options that are not known here. */
static const char *find_source(struct step *s) {
    struct step_word *found = NULL, *same_name = NULL;
    size_t count = 0, same_names = 0;

    for (size_t i = 0; i < s->word_count; i++) {
        struct step_word *w = &s->words[i];

        if (w->role != STEP_SOURCE)
            continue;
        count++;
        found = w;
        if (strcmp(str_basename(w->value), str_basename(s->command->file)) == 0) {
            same_name = w;
            same_names++;
        }
    }
    if (count == 0)
        return "no source file";
    if (count > 1 && same_names != 1)
        return "several source files";
    found = same_names == 1 ? same_name : found;
    s->source = found->value;
    for (size_t i = 0; i < s->word_count; i++) {
        if (s->words[i].role == STEP_SOURCE && &s->words[i] != found)
            s->words[i].role = STEP_OTHER;
    }
    return NULL;
}

static bool is_one_of(const char *word, const char *const *list) {
    for (; *list; list++) {
        if (strcmp(word, *list) == 0)
            return true;
    }
    return false;
}

/* By -x, or the compiler's name, or the source's (GCC manual, "Overall Options"). False when it is
 * another language. */
static bool find_language(struct step *s) {
    static const struct {
        enum step_language language;
        const char *const names[4], *const ends[12];
    } table[] = {
        {STEP_CXX,
         {"c++", "objective-c++", NULL},
         {"cc", "cpp", "cxx", "C", "c++", "cp", "CPP", "mm", "M", NULL}},
        {STEP_C, {"c", "objective-c", NULL}, {"c", "m", NULL}},
        {STEP_ASSEMBLER, {"assembler-with-cpp", NULL}, {"S", "sx", NULL}},
        {STEP_DIRECT, {"assembler", "cpp-output", "c++-cpp-output", NULL}, {"s", "i", "ii", NULL}},
    };
    const char *named = NULL, *dot = strrchr(str_basename(s->source), '.');

    for (size_t i = 0; i < s->word_count && s->words[i].value != s->source; i++) {
        if (str_starts(str_from(s->words[i].word), "-x"))
            named = s->words[i].value;
    }
    if (named && strcmp(named, "none") == 0)
        named = NULL;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (named ? is_one_of(named, table[i].names) : dot && is_one_of(dot + 1, table[i].ends)) {
            s->language = table[i].language;
            if (!named && s->language == STEP_C && strstr(str_basename(s->compiler), "++"))
                s->language = STEP_CXX;
            return true;
        }
    }
    return false;
}

/* The last -std, or what stands for it; "" for the compiler's own. */
static const char *standard_of(const struct step *s) {
    const char *found = "";

    for (size_t i = 0; i < s->word_count; i++) {
        const char *word = s->words[i].word;

        if (strncmp(word, "-std=", 5) == 0)
            found = word + 5;
        else if (strncmp(word, "--std=", 6) == 0)
            found = word + 6;
        else if (strcmp(word, "-ansi") == 0)
            found = s->language == STEP_CXX ? "c++98" : "c90";
    }
    return found;
}

static bool ends_with_any(const char *word, const char *const *list) {
    for (; *list; list++) {
        if (str_ends(str_from(word), *list))
            return true;
    }
    return false;
}

bool step_has_raw_strings(const struct step *step, bool is_clang) {
    static const char *const old[] = {"++98", "++03", "gnu89", "gnu90", NULL};
    const char *standard = standard_of(step);

    if (step->language == STEP_CXX)
        return !ends_with_any(standard, old);
    return step->language == STEP_C && !is_clang && !ends_with_any(standard, old) &&
           (!*standard || strncmp(standard, "gnu", 3) == 0);
}

bool step_has_separators(const struct step *step) {
    static const char *const old_cxx[] = {"++98", "++03", "++0x", "++11", NULL};
    static const char *const new_c[] = {"2x", "23", "2y", "202311", NULL};

    if (step->language == STEP_CXX)
        return !ends_with_any(standard_of(step), old_cxx);
    return step->language == STEP_C && ends_with_any(standard_of(step), new_c);
}

/* ---- what the options mean for comparing ---- */

/* Strict C90 knows no comments with `//`, assembly has quotes that are not paired, and source texts
 * in other encodings are not read at all. */
static bool is_untraced(const struct step *s) {
    static const char *const c90[] = {"c89", "c90", "9899:1990", "199409", NULL};
    static const char *const known[] = {"utf-8", "utf8", "ascii", NULL};

    if (s->language == STEP_ASSEMBLER || ends_with_any(standard_of(s), c90))
        return strncmp(standard_of(s), "gnu", 3) != 0;
    for (size_t i = 0; i < s->word_count; i++) {
        const char *word = s->words[i].word, *charset = "-finput-charset=";

        if (strncmp(word, charset, strlen(charset)) == 0) {
            bool is_known = false;

            for (const char *const *k = known; *k; k++)
                is_known |= strcasecmp(word + strlen(charset), *k) == 0;
            if (!is_known)
                return true;
        }
    }
    return false;
}

/* `__FILE__` is then no path that was opened. */
static bool renames_files(const struct step *s) {
    static const char *const list[] = {"-fmacro-prefix-map", "-ffile-prefix-map",
                                       "-fno-canonical-sys", "-fcanonical-sys",
                                       "-ffile-reproducible"};

    for (size_t i = 0; i < s->word_count; i++) {
        if (starts_with_any(str_from(s->words[i].word), list, sizeof list / sizeof *list))
            return true;
    }
    return false;
}

/* Sanitizers report the line and column, coverage counts by lines, and what is instrumented can
 * depend on the file. Clang's OpenMP names places when there is debug information. */
static bool has_places(const struct step *s) {
    static const char *const list[] = {"-fsanitize", "--coverage",   "-coverage",
                                       "-ftest-cov", "-fprofile",    "-fcs-profile",
                                       "-fcoverage", "-finstrument", "-fopenmp"};

    for (size_t i = 0; i < s->word_count; i++) {
        if (starts_with_any(str_from(s->words[i].word), list, sizeof list / sizeof *list))
            return true;
    }
    return false;
}

/* A profile that is sought by the object's name is another one for each step. */
static bool reads_profile(struct arena *a, const struct step *s) {
    for (size_t i = 0; i < s->word_count; i++) {
        struct str word = str_from(s->words[i].word);
        const char *equals = memchr(word.p, '=', word.n);
        struct file_map map;

        if (!str_starts(word, "-fprofile-use") && !str_starts(word, "-fbranch-prob") &&
            !str_starts(word, "-fauto-profile"))
            continue;
        if (!equals || !file_map(&map, step_path(a, s, equals + 1)))
            return true;
        file_unmap(&map);
    }
    return false;
}

static void hash_word(struct hash_state *h, const struct step_word *w) {
    hash_add(h, w->word, strlen(w->word) + 1);
    if (w->second)
        hash_add(h, w->second, strlen(w->second) + 1);
}

static bool changes_object(const struct step *s, const struct step_word *w, bool hidden) {
    if (w->role <= STEP_HIDDEN)
        return true;
    if (s->language == STEP_DIRECT && w->role >= STEP_QUOTE)
        return true; /* where the assembler looks for what it includes */
    return hidden && w->role >= STEP_DEFINE;
}

static struct hash key_of(struct arena *a, const struct step *s) {
    struct hash_state *h = hash_new();
    bool hidden = false;

    hash_add(h, &s->language, sizeof s->language);
    hash_add(h, s->compiler, strlen(s->compiler) + 1);
    if (reads_profile(a, s))
        hash_add(h, s->output, strlen(s->output) + 1);
    for (size_t i = 0; i < s->word_count; i++)
        hidden |= s->words[i].role == STEP_HIDDEN;
    if (hidden)
        hash_add(h, s->command->within, strlen(s->command->within) + 1);
    for (size_t i = 0; i < s->word_count; i++) {
        if (changes_object(s, &s->words[i], hidden))
            hash_word(h, &s->words[i]);
    }
    return hash_end(h);
}

static void sort_words(struct arena *a, const struct build_words *list, size_t first,
                       struct step *s) {
    s->words = arena_array(a, list->count, sizeof *s->words);
    s->defines = arena_array(a, list->count, sizeof *s->defines);
    s->folders = arena_array(a, list->count, sizeof *s->folders);
    s->forced = arena_array(a, list->count, sizeof *s->forced);
    for (size_t i = first; i < list->count;) {
        struct step_word *w = &s->words[s->word_count++];

        i += sort_word(list, i, w);
        take_word(a, s, w);
    }
}

/* What is wrong with it, or NULL. */
static const char *understand(struct arena *a, struct step *s) {
    const char *problem = find_source(s);

    if (problem)
        return problem;
    if (!s->output)
        return "no -o";
    if (!find_language(s))
        return "neither C nor C++ nor assembly";
    s->path = step_path(a, s, s->source);
    s->untraced = is_untraced(s);
    s->renames = renames_files(s);
    s->places = has_places(s);
    s->key = key_of(a, s);
    return NULL;
}

bool step_parse(struct arena *a, const struct compile_command *command, struct step *step,
                const char **problem) {
    struct build_words list = {0};
    struct build_words_problem shell;
    size_t first = 0;

    memset(step, 0, sizeof *step);
    step->command = command;
    step->output = command->output;
    step->target = INTERN_NONE;
    if (!compile_command_words(a, command, &list, &shell)) {
        *problem = shell.what;
        build_words_free(&list);
        return false;
    }
    expand_responses(a, step, &list);
    while (first + 1 < list.count && is_wrapper(list.words[first]))
        first++;
    *problem = list.count ? NULL : "no command";
    if (list.count) {
        step->compiler = list.words[first];
        sort_words(a, &list, first + 1, step);
        *problem = understand(a, step);
    }
    build_words_free(&list);
    return !*problem;
}

/* ---- two steps ---- */

/* Meson adds a folder of its own for each place (`-Ilibx.a.p`), which says nothing. */
static bool is_own_folder(const struct step *s, const char *folder) {
    size_t n = strlen(folder);

    return strncmp(s->output, folder, n) == 0 && s->output[n] == '/';
}

static bool same_folders(const struct step *a, const struct step *b) {
    size_t i = 0, k = 0;

    for (;;) {
        while (i < a->folder_count && is_own_folder(a, a->folders[i].text))
            i++;
        while (k < b->folder_count && is_own_folder(b, b->folders[k].text))
            k++;
        if (i == a->folder_count || k == b->folder_count)
            return i == a->folder_count && k == b->folder_count;
        if (strcmp(a->folders[i++].text, b->folders[k++].text) != 0)
            return false;
    }
}

static bool same_defines(const struct step *a, const struct step *b) {
    if (a->define_count != b->define_count)
        return false;
    for (size_t i = 0; i < a->define_count; i++) {
        if (!str_eq(a->defines[i].name, b->defines[i].name) ||
            !str_eq(a->defines[i].value, b->defines[i].value) ||
            !a->defines[i].value.p != !b->defines[i].value.p)
            return false;
    }
    return true;
}

bool steps_differ(const struct step *a, const struct step *b) {
    if (!hash_eq(a->key, b->key) || !same_defines(a, b) || !same_folders(a, b) ||
        a->forced_count != b->forced_count)
        return true;
    for (size_t i = 0; i < a->forced_count; i++) {
        if (strcmp(a->forced[i].text, b->forced[i].text) != 0 ||
            a->forced[i].macros_only != b->forced[i].macros_only)
            return true;
    }
    return false;
}
