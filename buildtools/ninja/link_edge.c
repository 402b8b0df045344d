/* SPDX-License-Identifier: MIT */
#include "ninja/link_edge.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/intern.h"
#include "base/path.h"
#include "ninja/build_programs.h"
#include "ninja/command_words.h"
#include "ninja/ninja_edge.h"
#include "ninja/ninja_path.h"

/* The search for the edges that make some files. */
struct search {
    struct arena *arena;
    struct ninja *ninja;
    struct intern names;              /* of the files that are sought, canonical */
    const struct ninja_mark **makers; /* [name] the edge that makes it, or NULL */
    struct ninja_paths outputs;       /* of the edge that is looked at */
};

static struct str canonical(struct arena *a, const char *name) {
    size_t n = strlen(name);
    char *copy = arena_copy(a, name, n);

    if (n)
        n = ninja_canonical(copy, n);
    copy[n] = '\0';
    return (struct str){copy, n};
}

static bool note_maker(struct search *s, const struct ninja_mark *mark, struct str output) {
    uint32_t number = intern_find(&s->names, output);
    struct diag_place place;

    if (number == INTERN_NONE || s->makers[number] == mark)
        return true;
    if (!s->makers[number]) {
        s->makers[number] = mark;
        return true;
    }
    place = ninja_place(mark->source, mark->paths);
    diag_error_at(&place, "`%.*s` is made by another build statement already", STR_ARG(output));
    return false;
}

/* One look at all build statements. */
static bool find_makers(struct search *s) {
    bool good = true;

    s->makers = arena_array(s->arena, s->names.count, sizeof *s->makers);
    for (size_t i = 0; i < s->ninja->mark_count; i++) {
        const struct ninja_mark *mark = &s->ninja->marks[i];

        if (!ninja_edge_outputs(s->ninja, mark, &s->outputs, NULL)) {
            good = false;
            continue;
        }
        for (size_t k = 0; k < s->outputs.count; k++)
            good &= note_maker(s, mark, s->outputs.paths[k]);
    }
    return good;
}

/* Outputs that a user may have meant: those of link steps, or all. */
static void list_outputs(struct search *s, bool link_steps, struct build_words *list) {
    for (size_t i = 0; i < s->ninja->mark_count; i++) {
        struct str rule = {0};

        if (!ninja_edge_outputs(s->ninja, &s->ninja->marks[i], &s->outputs, &rule) ||
            (link_steps && !is_link_rule(rule)))
            continue;
        for (size_t k = 0; k < s->outputs.count; k++)
            build_words_add(list,
                            arena_copy(s->arena, s->outputs.paths[k].p, s->outputs.paths[k].n));
    }
}

static const char *get_word(const void *ctx, size_t i) {
    return ((const struct build_words *)ctx)->words[i];
}

/* The output of the same name in another folder, else the one that is spelt most alike. */
static const char *find_alike(const struct build_words *outputs, const char *name) {
    for (size_t i = 0; i < outputs->count; i++) {
        if (strcmp(str_basename(outputs->words[i]), str_basename(name)) == 0)
            return outputs->words[i];
    }
    return str_nearest(name, outputs->count, get_word, outputs);
}

static void report_unknown(struct search *s, const char *name) {
    struct build_words outputs = {0};
    const char *alike;

    list_outputs(s, true, &outputs);
    if (!outputs.count)
        list_outputs(s, false, &outputs);
    alike = find_alike(&outputs, name);
    diag_error("%s: no build statement makes `%s`", s->ninja->folder, name);
    if (alike)
        diag_hint("did you mean `%s`?", alike);
    else
        diag_hint("`ninja -C %s -t targets all` lists what can be made", s->ninja->folder);
    build_words_free(&outputs);
}

/* Puts the words of the edge's own response file in the place of `@FILE`. */
static bool replace_response_file(struct arena *a, struct str file, struct str content,
                                  const struct build_words *from, struct build_words *to) {
    bool found = false;

    for (size_t i = 0; i < from->count; i++) {
        const char *word = from->words[i];

        if (word[0] == '@' && str_is(file, word + 1)) {
            build_words_response(a, content, to);
            found = true;
        } else {
            build_words_add(to, word);
        }
    }
    return found;
}

/* The edge is not what it should be; `what` says so of it. */
static void report_edge(const struct ninja_edge *edge, const char *what) {
    struct diag_place place = ninja_place(edge->mark->source, edge->mark->paths);

    diag_error_at(&place, "%s", what);
    diag_hint("what this edge links can be given by `--target NAME=@MANIFEST` instead");
}

/* How much of a command is shown in a message. */
enum { EXCERPT = 40 };

static void report_problem(struct arena *a, const struct ninja_edge *edge, struct str command,
                           const struct build_words_problem *problem) {
    struct str rest = {command.p + problem->offset, command.n - problem->offset};

    report_edge(edge, arena_printf(a, "its command is not one simple command: %s at `%.*s%s`",
                                   problem->what, rest.n > EXCERPT ? EXCERPT : (int)rest.n, rest.p,
                                   rest.n > EXCERPT ? "…" : ""));
}

static bool is_word(const struct build_words *list, const char *word) {
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->words[i], word) == 0)
            return true;
    }
    return false;
}

static bool check_link_step(const struct ninja_edge *edge, const struct build_words *words) {
    bool compiles = is_word(words, "-c");

    if (is_word(words, "-o") && !compiles)
        return true;
    report_edge(edge, compiles ? "this is no link step: its command has `-c`"
                               : "this is no link step: its command has no `-o`");
    return false;
}

/* ---- which of several commands links ---- */

/* The words of one command. What the shell would set for it alone, `env` sets. */
static bool split_simple(struct arena *a, struct str command, struct build_words *list,
                         struct build_words_problem *problem) {
    static const char *const compound[] = {"if", "then",  "else", "elif", "for", "while",
                                           "do", "until", "case", "{",    "!",   "function"};
    size_t before = list->count;
    bool good = build_words_shell(a, command, list, problem);

    if (!good && str_starts(str_from(problem->what), "an assignment")) {
        const char *text = arena_printf(a, "env %.*s", STR_ARG(command));

        list->count = before;
        good = build_words_shell(a, str_from(text), list, problem);
        problem->offset = 0;
    }
    for (size_t i = 0; good && i < sizeof compound / sizeof *compound; i++) {
        if (strcmp(list->words[before], compound[i]) == 0) {
            *problem = (struct build_words_problem){"a compound command", 0};
            good = false;
        }
    }
    return good;
}

static bool is_output(struct arena *a, const struct ninja_edge *edge, const char *word) {
    struct str path = canonical(a, word);

    for (enum ninja_section section = NINJA_OUTPUTS; section <= NINJA_IMPLICIT_OUTPUTS; section++) {
        size_t n;
        const struct str *p = ninja_edge_paths(edge, section, &n);

        for (size_t i = 0; i < n; i++) {
            if (str_eq(p[i], path))
                return true;
        }
    }
    return false;
}

/* Does the command write one of the edge's outputs, as its `-o` says? */
static bool writes_output(struct arena *a, const struct ninja_edge *edge,
                          const struct build_words *words) {
    for (size_t i = 0; i + 1 < words->count; i++) {
        if (strcmp(words->words[i], "-o") == 0 && is_output(a, edge, words->words[i + 1]))
            return !is_word(words, "-c");
    }
    return false;
}

/* Programs that read or copy a program, and leave it as it is. */
static bool leaves_alone(const struct build_words *words) {
    static const char *const programs[] = {"cp",   "ln",        "echo", "mkdir",  "touch",
                                           "true", ":",         "test", "size",   "file",
                                           "ls",   "sha256sum", "cd",   "install"};

    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        if (words->count && strcmp(str_basename(words->words[0]), programs[i]) == 0)
            return true;
    }
    return words->count > 2 && strcmp(str_basename(words->words[0]), "cmake") == 0 &&
           strcmp(words->words[1], "-E") == 0 &&
           (str_starts(str_from(words->words[2]), "copy") ||
            str_starts(str_from(words->words[2]), "create_") ||
            str_starts(str_from(words->words[2]), "echo"));
}

/* A command behind the link that has the program's name among its words may change it: that is
 * said, as the unified program does not get it. */
static void warn_of(struct arena *a, const struct ninja_edge *edge, struct str name,
                    struct str command) {
    struct build_words words = {0};
    struct build_words_problem problem;
    bool known = split_simple(a, command, &words, &problem),
         names = !known && str_contains_anycase(command, str_basename(name.p));

    for (size_t i = 0; known && i < words.count; i++)
        names |= is_output(a, edge, words.words[i]) ||
                 strcmp(str_basename(words.words[i]), str_basename(name.p)) == 0;
    if (names && !(known && leaves_alone(&words))) {
        diag_warning("%s: behind its link, the build runs `%.*s%s`, which the unified program does "
                     "not get",
                     name.p, command.n > EXCERPT ? EXCERPT : (int)command.n, command.p,
                     command.n > EXCERPT ? "…" : "");
        diag_hint("if it changes the program, run it on the unified one");
    }
    build_words_free(&words);
}

/* Does the command run only if the one before it fails? */
static bool is_alternative(struct str text, struct str command) {
    size_t at = (size_t)(command.p - text.p);

    while (at && text.p[at - 1] == ' ')
        at--;
    return at >= 2 && text.p[at - 1] == '|' && text.p[at - 2] == '|';
}

/* The folder in which a command runs: CMake has commands before the link run elsewhere. */
static bool is_build_folder(const struct search *s, const char *folder) {
    char here[PATH_MAX], there[PATH_MAX];

    if (!folder || !realpath(s->ninja->folder, here))
        return !folder || strcmp(folder, s->ninja->folder) == 0;
    return realpath(path_join(s->arena, here, folder), there) && strcmp(here, there) == 0;
}

/* Of a list of commands, the words of the one that links. */
static bool find_link_command(struct search *s, const struct ninja_edge *edge, struct str name,
                              struct str text, struct build_words *list) {
    struct build_words_problem problem, first = {0};
    struct str rest = text, command, faulty = text;
    const char *folder = NULL;

    while (build_words_next_command(&rest, &command)) {
        struct build_words words = {0};
        bool good = split_simple(s->arena, command, &words, &problem);

        if (good && words.count == 2 && strcmp(words.words[0], "cd") == 0) {
            folder = words.words[1];
        } else if (good && !list->count && writes_output(s->arena, edge, &words)) {
            for (size_t i = 0; i < words.count; i++)
                build_words_add(list, words.words[i]);
            if (!is_build_folder(s, folder)) {
                report_edge(edge, arena_printf(s->arena, "its link runs in the folder %s", folder));
                build_words_free(&words);
                return false;
            }
        } else if (list->count && !is_alternative(text, command)) {
            warn_of(s->arena, edge, name, command);
        } else if (!good && !first.what) {
            first = problem;
            faulty = command;
        }
        build_words_free(&words);
    }
    if (!list->count && first.what)
        report_problem(s->arena, edge, faulty, &first);
    return list->count || !first.what;
}

/* The words of the edge's link command, which may be one of several. */
static bool split_command(struct search *s, const struct ninja_edge *edge, struct str name,
                          struct str command, struct build_words *list) {
    struct build_words_problem problem;
    struct str rest = command, first;

    if (split_simple(s->arena, command, list, &problem))
        return true;
    list->count = 0;
    if (build_words_next_command(&rest, &first) && rest.n)
        return find_link_command(s, edge, name, command, list);
    report_problem(s->arena, edge, command, &problem);
    return false;
}

/* The words of the edge's command. */
static bool read_words(struct search *s, struct ninja_edge *edge, struct str name,
                       struct build_words *words) {
    struct build_words raw = {0};
    struct str command, file, content;
    bool good = ninja_edge_text(s->ninja, edge, NINJA_COMMAND, true, &command) &&
                ninja_edge_text(s->ninja, edge, NINJA_RSPFILE, false, &file) &&
                ninja_edge_text(s->ninja, edge, NINJA_RSPFILE_CONTENT, true, &content) &&
                split_command(s, edge, name, command, &raw);

    if (good && !replace_response_file(s->arena, file, content, &raw, words) && file.n) {
        report_edge(edge,
                    arena_printf(s->arena, "`@%.*s`, its response file, is no word of its command",
                                 STR_ARG(file)));
        good = false;
    }
    build_words_free(&raw);
    return good && check_link_step(edge, words);
}

/* The paths of some sections, each once, in order. */
static const char **unique_paths(struct arena *a, const struct ninja_edge *edge,
                                 enum ninja_section first, enum ninja_section last, size_t *count) {
    struct intern seen = {0};
    const char **paths;

    for (enum ninja_section section = first; section <= last; section++) {
        size_t n;
        const struct str *p = ninja_edge_paths(edge, section, &n);

        for (size_t i = 0; i < n; i++)
            intern_add(&seen, p[i]);
    }
    *count = seen.count;
    paths = arena_array(a, seen.count, sizeof *paths);
    for (uint32_t i = 0; i < seen.count; i++)
        paths[i] = arena_copy(a, intern_text(&seen, i).p, intern_text(&seen, i).n);
    intern_free(&seen);
    return paths;
}

static bool fill(struct search *s, struct ninja_edge *edge, struct str name,
                 struct link_edge *out) {
    struct build_words words = {0};
    bool good = read_words(s, edge, name, &words);

    out->output = arena_copy(s->arena, name.p, name.n);
    out->words = arena_array(s->arena, words.count, sizeof *out->words);
    if (words.count)
        memcpy(out->words, words.words, words.count * sizeof *out->words);
    out->word_count = words.count;
    out->inputs =
        unique_paths(s->arena, edge, NINJA_INPUTS, NINJA_IMPLICIT_INPUTS, &out->input_count);
    out->order_only =
        unique_paths(s->arena, edge, NINJA_ORDER_ONLY, NINJA_ORDER_ONLY, &out->order_only_count);
    build_words_free(&words);
    return good;
}

/* The only input of a phony edge. */
static bool only_input(const struct ninja_edge *edge, struct str *input) {
    size_t explicit_count, implicit_count;
    const struct str *p = ninja_edge_paths(edge, NINJA_INPUTS, &explicit_count);
    struct diag_place place = ninja_place(edge->mark->source, edge->mark->paths);

    ninja_edge_paths(edge, NINJA_IMPLICIT_INPUTS, &implicit_count);
    if (explicit_count + implicit_count == 1) { /* the sections follow each other */
        *input = p[0];
        return true;
    }
    diag_error_at(&place, "this is a name for %zu files, not for one executable",
                  explicit_count + implicit_count);
    return false;
}

/* One name that was asked for. */
struct quest {
    struct str name; /* what is sought now: the name, or what phony names led to */
    bool done;
};

/* The edge of one quest, found or followed. */
static bool resolve(struct search *s, struct quest *q, struct link_edge *out) {
    const struct ninja_mark *mark = s->makers[intern_find(&s->names, q->name)];
    struct ninja_edge edge;
    bool good;

    if (!mark) {
        report_unknown(s, q->name.p);
        return false;
    }
    good = ninja_edge_parse(s->ninja, mark, &edge);
    if (good && !edge.rule) {
        good = only_input(&edge, &q->name);
        q->name.p = arena_copy(s->arena, q->name.p, q->name.n);
    } else if (good) {
        good = fill(s, &edge, q->name, out);
        q->done = true;
    }
    ninja_edge_free(&edge);
    return good;
}

/* Seeks all that is not done yet; `*rest` is how many quests remain. */
static bool seek(struct search *s, struct quest *quests, size_t count, struct link_edge *edges,
                 size_t *rest) {
    bool good, searched;

    for (size_t i = 0; i < count; i++) {
        if (!quests[i].done)
            intern_add(&s->names, quests[i].name);
    }
    searched = good = find_makers(s);
    *rest = 0;
    for (size_t i = 0; i < count && searched; i++) {
        if (!quests[i].done)
            good &= resolve(s, &quests[i], &edges[i]);
        *rest += !quests[i].done;
    }
    intern_free(&s->names);
    return good;
}

enum { LONGEST_CHAIN = 32 }; /* of phony names */

static bool seek_all(struct search *s, struct quest *quests, size_t count,
                     struct link_edge *edges) {
    size_t rest = count;

    for (size_t round = 0; rest; round++) {
        if (round == LONGEST_CHAIN) {
            diag_error("%s: phony names lead from one to the next without an end",
                       s->ninja->folder);
            return false;
        }
        if (!seek(s, quests, count, edges, &rest))
            return false;
    }
    return true;
}

bool link_edges_read_from(struct arena *a, const char *builddir, struct ninja_loader loader,
                          const char *const *names, size_t name_count, struct link_edge *edges,
                          struct link_edge_files *files) {
    struct ninja ninja;
    struct search s = {.arena = a, .ninja = &ninja};
    struct quest *quests = arena_array(a, name_count, sizeof *quests);
    bool good = ninja_read(&ninja, builddir, loader);

    for (size_t i = 0; i < name_count; i++)
        quests[i].name = canonical(a, names[i]);
    good = good && seek_all(&s, quests, name_count, edges);
    *files = (struct link_edge_files){arena_array(a, ninja.file_count, sizeof *files->names),
                                      ninja.file_count};
    for (size_t i = 0; i < ninja.file_count; i++)
        files->names[i] = arena_copy(a, ninja.files[i], strlen(ninja.files[i]));
    free(s.outputs.paths);
    ninja_free(&ninja);
    return good;
}

bool link_edges_read(struct arena *a, const char *builddir, const char *const *names,
                     size_t name_count, struct link_edge *edges, struct link_edge_files *files) {
    struct file_maps maps = {0};
    struct ninja_loader loader = {file_maps_add, &maps};
    bool good = link_edges_read_from(a, builddir, loader, names, name_count, edges, files);

    file_maps_free(&maps);
    return good;
}
