/* SPDX-License-Identifier: MIT */
#include "completion/complete.h"

#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "base/str.h"
#include "ninja/build_programs.h"
#include "ninja/build_targets.h"
#include "qapi/where/targets.h"

/* What the words before the cursor have said. */
struct context {
    struct arena arena;
    const struct command_line *line;
    const char *word;                    /* the one to complete */
    const char *builddir;                /* of -C, or NULL */
    struct word_list operands;           /* so far */
    struct word_list named;              /* NAME=... of --target */
    struct word_list where;              /* of --targets: where targets are found */
    const struct command_option *awaits; /* the option that `word` is the value of, or NULL */
    bool in_tail;                        /* `--` was there */
};

static void print_files(const char *what, const char *word, const char *path) {
    printf("%s %td\n", what, path - word);
}

/* ---- values ---- */

static void print_choices(const char *words, const char *word, const char *value) {
    puts("words");
    while (*words) {
        size_t n = strcspn(words, "|");

        if (strncmp(words, value, strlen(value)) == 0)
            printf("%.*s%.*s\n", (int)(value - word), word, (int)n, words);
        words += n + (words[n] == '|');
    }
}

static void print_programs(struct context *c, const char *value) {
    struct arena a = {0};
    struct word_list programs = {0};

    puts("words");
    if (c->builddir && build_programs_list(&a, c->builddir, &programs)) {
        for (size_t i = 0; i < programs.count; i++) {
            if (strncmp(programs.words[i], value, strlen(value)) == 0)
                printf("%.*s%s\n", (int)(value - c->word), c->word, programs.words[i]);
        }
    }
    arena_free(&a);
}

/* The targets that the command line has named so far: by --target, or as programs of a build. */
static void print_targets(struct context *c, const char *value, const char *behind) {
    struct arena a = {0};

    puts("words");
    for (size_t i = 0; i < c->named.count + c->operands.count; i++) {
        bool given = i < c->named.count;
        const char *word = given ? c->named.words[i] : NULL;
        struct str name = {word, given ? strcspn(word, "=") : 0};

        if (!given)
            name = str_from(
                program_target_name(&a, c->operands.words, c->operands.count, i - c->named.count));
        if (str_starts(name, value))
            printf("%.*s%.*s%s\n", (int)(value - c->word), c->word, STR_ARG(name), behind);
    }
    arena_free(&a);
}

/* The targets that --targets means. */
static void print_configured(struct context *c, const char *value) {
    struct arena a = {0};
    struct targets targets = {.arena = &a};

    puts("words");
    for (size_t i = 0; i < c->where.count; i++)
        targets_add(&targets, c->where.words[i]);
    for (size_t i = 0; i < targets.count; i++) {
        if (str_starts(str_from(targets.list[i].name), value))
            printf("%.*s%s\n", (int)(value - c->word), c->word, targets.list[i].name);
    }
    targets_free(&targets);
    arena_free(&a);
}

/* `argument` says what the value is, which begins at `value` in the word. */
static void print_values(struct context *c, const char *argument, const char *value) {
    struct str kind = str_from(argument);
    const char *equals = strchr(value, '='), *colon = strrchr(value, ':');

    if (str_starts(kind, "NAME=") || str_starts(kind, "PROG=")) {
        if (!equals && str_starts(kind, "NAME=PROG"))
            print_targets(c, value, "=");
        else if (!equals)
            puts("words");
        else if (equals[1] == '@')
            print_files("files", c->word, equals + 2);
        else if (str_is(kind, "NAME=@FILE"))
            print_programs(c, equals + 1);
        else if (str_is(kind, "PROG=NAME"))
            print_targets(c, equals + 1, "");
        else
            puts("words");
    } else if (strchr(argument, '|') || str_is(kind, "json")) {
        print_choices(argument, c->word, value);
    } else if (str_is(kind, "EXECUTABLE") || str_is(kind, "PROGRAM")) {
        print_programs(c, value);
    } else if (str_is(kind, "NAME") && c->where.count) {
        print_configured(c, value);
    } else if (str_ends(kind, "DIR") || str_ends(kind, "DIR]")) {
        print_files("folders", c->word, value);
    } else if (str_ends(kind, "FILE") || str_is(kind, "OUT") || str_is(kind, "WHAT")) {
        print_files("files", c->word, value);
    } else if (str_ends(kind, "PATH")) {
        print_files("files", c->word, colon ? colon + 1 : value);
    } else {
        puts("words");
    }
}

static void print_options(struct context *c) {
    puts("words");
    for (size_t i = 0; i <= c->line->count; i++) {
        const struct command_option *o = command_option_at(c->line, i);
        const char *name = o->name     ? arena_printf(&c->arena, "--%s", o->name)
                           : o->letter ? arena_printf(&c->arena, "-%c", o->letter)
                                       : NULL;

        if (name && strncmp(name, c->word, strlen(c->word)) == 0)
            printf("%s\t%.*s\n", name, (int)strcspn(o->help, "\n"), o->help);
    }
}

static void print_subcommands(const struct subcommands *s, const char *word) {
    puts("words");
    for (size_t i = 0; i < s->count; i++) {
        if (strncmp(s->list[i].name, word, strlen(word)) == 0)
            printf("%s\t%s\n", s->list[i].name, s->list[i].help);
    }
    if (word[0] == '-' && strncmp("--help", word, strlen(word)) == 0)
        puts("--help\tprint this help");
}

/* ---- the words before ---- */

static void note_value(struct context *c, const struct command_option *o, const char *value) {
    if (o->letter == 'C' && !o->name)
        c->builddir = value;
    else if (o->name && strcmp(o->name, "targets") == 0)
        words_add(&c->arena, &c->where, value);
    else if (o->name && strcmp(o->name, "target") == 0 && strchr(value, '='))
        words_add(&c->arena, &c->named, value);
}

static const struct command_option *find_option(const struct command_line *line, const char *word) {
    for (size_t i = 0; i <= line->count; i++) {
        const struct command_option *o = command_option_at(line, i);
        size_t n = o->name ? strlen(o->name) : 0;

        if (word[1] == '-' ? n && strncmp(word + 2, o->name, n) == 0 && strchr("=", word[2 + n])
                           : o->letter && o->letter == word[1])
            return o;
    }
    return NULL;
}

static void read_word(struct context *c, const char *word) {
    const struct command_option *o;

    if (c->awaits) {
        note_value(c, c->awaits, word);
        c->awaits = NULL;
    } else if (c->in_tail || word[0] != '-' || !word[1]) {
        if (!c->in_tail)
            words_add(&c->arena, &c->operands, word);
    } else if (strcmp(word, "--") == 0) {
        c->in_tail = true;
    } else if ((o = find_option(c->line, word)) && o->argument) {
        const char *value = word[1] == '-' ? strchr(word, '=') : word + 1;

        if (value && value[1])
            note_value(c, o, value + 1);
        else if (!value || word[1] != '-')
            c->awaits = o->argument[0] == '[' && word[1] == '-' && o->name ? NULL : o;
    }
}

/* ---- the word at the cursor ---- */

static void complete_word(struct context *c) {
    const struct command_option *o = c->word[0] == '-' ? find_option(c->line, c->word) : NULL;
    const char *equals = strchr(c->word, '=');

    if (c->awaits)
        print_values(c, c->awaits->argument, c->word);
    else if (c->in_tail)
        print_files("files", c->word, c->word);
    else if (o && o->argument && c->word[1] == '-' && equals)
        print_values(c, o->argument, equals + 1);
    else if (o && o->argument && c->word[1] != '-' && c->word[2])
        print_values(c, o->argument, c->word + 2);
    else if (c->word[0] == '-')
        print_options(c);
    else
        print_values(c, c->line->operand ? c->line->operand : "", c->word);
}

void complete_print(const struct subcommands *top, const struct command_line *line,
                    const char *const *words, size_t count) {
    struct context c = {.line = line, .word = words[count - 1]};
    size_t i = 0;
    bool help = false;

    diag_quiet(true); /* the shell's line is not the place for messages */
    while (top && i + 1 < count) {
        const struct subcommand *found = NULL;

        for (size_t k = 0; k < top->count; k++) {
            if (strcmp(top->list[k].name, words[i]) == 0)
                found = &top->list[k];
        }
        i++;
        if (found && strcmp(found->name, "help") == 0) {
            help = true;
            continue;
        }
        top = found ? found->below : NULL;
        c.line = found && !help ? found->line : NULL;
    }
    if (top) {
        print_subcommands(top, c.word);
    } else if (!c.line) {
        puts("words");
    } else {
        while (i + 1 < count)
            read_word(&c, words[i++]);
        complete_word(&c);
    }
    arena_free(&c.arena);
    diag_quiet(false);
}
