/* SPDX-License-Identifier: MIT */
#include "classify/step.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/intern.h"

/* Options with a value, in the same word or in the next. */
static const struct {
    const char *option;
    enum step_role role;
    bool apart_only; /* the value is always the next word */
} with_value[] = {
    {"-o", STEP_OUTPUT, false},
    {"-MF", STEP_OUTPUT, false},
    {"-MT", STEP_OUTPUT, false},
    {"-MQ", STEP_OUTPUT, false},
    {"-D", STEP_DEFINE, false},
    {"-U", STEP_UNDEFINE, false},
    {"-I", STEP_BRACKET, false},
    {"-iquote", STEP_QUOTE, false},
    {"-isystem", STEP_SYSTEM, false},
    {"-idirafter", STEP_AFTER, false},
    {"-include", STEP_FORCED, false},
    {"-imacros", STEP_FORCED, false},
    {"-x", STEP_OTHER, false},
    {"-isysroot", STEP_OTHER, false},
    {"--sysroot", STEP_OTHER, true},
    {"-iprefix", STEP_OTHER, true},
    {"--param", STEP_OTHER, true},
    {"-Xclang", STEP_OTHER, true},
    {"-Xpreprocessor", STEP_OTHER, true},
    {"-Xassembler", STEP_OTHER, true},
    {"-arch", STEP_OTHER, true},
    {"-target", STEP_OTHER, true},
};

static bool is_wrapper(const char *word) {
    static const char *const wrappers[] = {"ccache", "sccache", "distcc", "icecc", "gomacc"};

    for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++) {
        if (strcmp(str_basename(word), wrappers[i]) == 0)
            return true;
    }
    return false;
}

static enum step_role role_of_switch(struct str word) {
    if (str_is(word, "-c") || str_starts(word, "-M") || str_is(word, "-pipe") ||
        str_starts(word, "-save-temps"))
        return STEP_OUTPUT;
    if (str_starts(word, "-Wa,") || str_starts(word, "-Wp,"))
        return STEP_OTHER;
    if (str_starts(word, "-W") || str_starts(word, "-fdiagnostics") ||
        str_starts(word, "-fno-diagnostics") || str_is(word, "-w") || str_starts(word, "-pedantic"))
        return STEP_WARNING;
    if (str_starts(word, "-g"))
        return STEP_DEBUG;
    return STEP_OTHER;
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
        if (!str_starts(word, with_value[k].option))
            continue;
        if (strlen(with_value[k].option) == word.n) {
            w->role = with_value[k].role;
            w->second = i + 1 < list->count ? list->words[i + 1] : NULL;
            w->value = w->second ? w->second : "";
            return w->second ? 2 : 1;
        }
        if (!with_value[k].apart_only) {
            w->role = with_value[k].role;
            w->value = word.p + strlen(with_value[k].option);
            return 1;
        }
    }
    w->role = role_of_switch(word);
    return 1;
}

/* @FILE words become what is in the file; one that cannot be read stays. */
static void expand_responses(struct arena *a, struct build_words *list) {
    struct build_words all = {0};

    for (size_t i = 0; i < list->count; i++) {
        struct file_map map;

        if (list->words[i][0] == '@' && file_map(&map, list->words[i] + 1)) {
            build_words_response(a, (struct str){(const char *)map.data, map.size}, &all);
            file_unmap(&map);
        } else {
            build_words_add(&all, list->words[i]);
        }
    }
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

static void take_word(struct step *s, const struct step_word *w) {
    switch (w->role) {
    case STEP_DEFINE:
    case STEP_UNDEFINE: add_define(s, w); break;
    case STEP_FORCED: s->forced[s->forced_count++] = (struct step_text){w->value, w->role}; break;
    case STEP_QUOTE:
    case STEP_BRACKET:
    case STEP_SYSTEM:
    case STEP_AFTER: s->folders[s->folder_count++] = (struct step_text){w->value, w->role}; break;
    case STEP_SOURCE: s->source = w->value; break;
    case STEP_OTHER:
    case STEP_OUTPUT:
    case STEP_WARNING:
    case STEP_DEBUG: break;
    }
}

bool step_is_cxx(const struct step *step) {
    struct str source = str_from(step->source ? step->source : "");

    return str_ends(source, ".cc") || str_ends(source, ".cpp") || str_ends(source, ".cxx") ||
           str_ends(source, ".C");
}

static struct hash key_of(const struct step *s) {
    struct hash_state *h = hash_new();
    bool cxx = step_is_cxx(s);

    hash_add(h, &cxx, sizeof cxx);
    hash_add(h, s->compiler, strlen(s->compiler));
    for (size_t i = 0; i < s->word_count; i++) {
        const struct step_word *w = &s->words[i];

        if (w->role != STEP_OTHER)
            continue;
        hash_add(h, w->word, strlen(w->word));
        if (w->second)
            hash_add(h, w->second, strlen(w->second));
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
        take_word(s, w);
    }
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
    expand_responses(a, &list);
    while (first + 1 < list.count && is_wrapper(list.words[first]))
        first++;
    *problem = list.count ? NULL : "no command";
    if (list.count) {
        step->compiler = list.words[first];
        sort_words(a, &list, first + 1, step);
        step->key = key_of(step);
        if (!step->source || !step->output)
            *problem = step->source ? "no -o" : "no source file";
    }
    build_words_free(&list);
    return !*problem;
}
