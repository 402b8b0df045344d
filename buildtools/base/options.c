/* SPDX-License-Identifier: MIT */
#include "base/options.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/str.h"

enum { USAGE_ERROR = 2, HELP_COLUMN = 26, HELP_WIDTH = 80 };

static const struct command_option help_option = {"help",     'h', NULL, "print this help",
                                                  TAKES_CALL, 0,   0,    NULL};

const struct command_option *command_option_at(const struct command_line *line, size_t i) {
    return i < line->count ? &line->options[i] : &help_option;
}

/* Is the value one that may be left out? `[WHEN:]PATH` is none. */
static bool is_optional(const struct command_option *o) {
    return o->argument && o->argument[0] == '[' && str_ends(str_from(o->argument), "]");
}

/* ---- help ---- */

/* Prints `text`, of which `column` bytes of the line are taken, and wraps it; further lines begin
 * at `indent`. */
static void print_wrapped(FILE *to, const char *text, size_t column, size_t indent) {
    bool begins = true;

    while (*text) {
        size_t n = strcspn(text, " \n");

        if (!begins && column + 1 + n > HELP_WIDTH) {
            fprintf(to, "\n%*s", (int)indent, "");
            column = indent;
            begins = true;
        }
        fprintf(to, "%s%.*s", begins ? "" : " ", (int)n, text);
        column += n + !begins;
        begins = false;
        text += n;
        if (*text == '\n') {
            fprintf(to, "\n%*s", text[1] == '\n' ? 0 : (int)indent, "");
            column = indent;
            begins = true;
        }
        text += *text != '\0';
    }
    fputc('\n', to);
}

static void print_option(FILE *to, const struct command_option *o) {
    struct buf label = {0};

    buf_puts(&label, "  ");
    if (o->letter)
        buf_printf(&label, "-%c%s", o->letter, o->name ? ", " : "");
    else
        buf_puts(&label, "    ");
    if (o->name)
        buf_printf(&label, "--%s", o->name);
    if (is_optional(o))
        buf_printf(&label, "[=%s", o->argument + 1);
    else if (o->argument)
        buf_printf(&label, " %s", o->argument);
    fwrite(label.p, 1, label.n, to);
    if (label.n + 1 > HELP_COLUMN) {
        fputc('\n', to);
        label.n = 0;
    }
    fprintf(to, "%*s", HELP_COLUMN - (int)label.n, "");
    print_wrapped(to, o->help, HELP_COLUMN, HELP_COLUMN);
    buf_free(&label);
}

void options_print_help(const struct command_line *line, FILE *to) {
    const char *form = line->usage, *before = "usage:";
    bool helped = false;

    print_wrapped(to, line->purpose, 0, 0);
    fputc('\n', to);
    while (*form) {
        size_t n = strcspn(form, "\n");

        fprintf(to, "%s %s %.*s\n", before, line->command, (int)n, form);
        before = "      ";
        form += n + (form[n] == '\n');
    }
    fputc('\n', to);
    for (size_t i = 0; i <= line->count; i++) {
        const struct command_option *o = command_option_at(line, i);
        bool heading = o->takes == TAKES_NOTHING;

        if (!helped && (heading || o == &help_option)) /* it belongs under no heading */
            print_option(to, &help_option);
        helped |= heading;
        if (heading)
            fprintf(to, "\n%s\n", o->help);
        else if (o != &help_option)
            print_option(to, o);
    }
    if (line->notes) {
        fputc('\n', to);
        print_wrapped(to, line->notes, 0, 0);
    }
}

/* ---- reading ---- */

static int usage_error(const struct command_line *line) {
    diag_hint("'%s --help' lists the options", line->command);
    return USAGE_ERROR;
}

static const char *option_name(const void *ctx, size_t i) {
    const char *name = command_option_at(ctx, i)->name;

    return name ? name : "";
}

/* Errors of an option name an option as it was written, without a value. */
static int unknown_option(const struct command_line *line, struct str name) {
    char word[64];
    const char *nearest;

    snprintf(word, sizeof word, "%.*s", STR_ARG(name));
    nearest = str_nearest(word, line->count + 1, option_name, line);
    diag_error("unknown option --%.*s", STR_ARG(name));
    if (nearest)
        diag_hint("did you mean --%s?", nearest);
    return usage_error(line);
}

/* The option of this name, or the only one whose name begins so; NULL with the error reported. */
static const struct command_option *find_name(const struct command_line *line, struct str name) {
    const struct command_option *found = NULL, *other = NULL;

    for (size_t i = 0; i <= line->count; i++) {
        const struct command_option *o = command_option_at(line, i);

        if (!o->name || strncmp(o->name, name.p, name.n) != 0)
            continue;
        if (!o->name[name.n])
            return o;
        other = found;
        found = o;
    }
    if (!found) {
        unknown_option(line, name);
    } else if (other) {
        diag_error("--%.*s may mean --%s or --%s", STR_ARG(name), other->name, found->name);
        usage_error(line);
    }
    return other ? NULL : found;
}

static const struct command_option *find_letter(const struct command_line *line, char letter) {
    for (size_t i = 0; i <= line->count; i++) {
        if (command_option_at(line, i)->letter == letter)
            return command_option_at(line, i);
    }
    diag_error("unknown option -%c", letter);
    usage_error(line);
    return NULL;
}

static bool read_number(const char *name, const char *value, unsigned *number) {
    char *end;
    unsigned long n = strtoul(value, &end, 10);

    if (value[0] < '0' || value[0] > '9' || *end || n > INT_MAX) {
        diag_error("%s %s: expected a number", name, value);
        diag_hint("for example %s 20", name);
        return false;
    }
    *number = (unsigned)n;
    return true;
}

/* The index of the word among those of `words`, a|b|c; -1 when it is none, reported. */
static int choose(const char *name, const char *words, const char *value) {
    struct buf list = {0};
    int index = 0;

    for (const char *p = words;; index++) {
        size_t n = strcspn(p, "|");

        if (strncmp(p, value, n) == 0 && !value[n]) {
            buf_free(&list);
            return index;
        }
        buf_printf(&list, "%s'%.*s'", !index ? "" : p[n] ? ", " : " or ", (int)n, p);
        if (!p[n])
            break;
        p += n + 1;
    }
    diag_error("%s takes %.*s, not '%s'", name, (int)list.n, list.p, value);
    buf_free(&list);
    return -1;
}

/* `name` is the option as messages call it. */
static bool take(const struct command_option *o, struct arena *a, void *job, const char *name,
                 const char *value) {
    void *field = (char *)job + o->offset;
    int index;

    switch (o->takes) {
    case TAKES_NOTHING: return true;
    case TAKES_FLAG: *(bool *)field = true; return true;
    case TAKES_TEXT: *(const char **)field = value; return true;
    case TAKES_WORDS: words_add(a, field, value); return true;
    case TAKES_NUMBER: return value && read_number(name, value, field);
    case TAKES_CHOICE:
        index = value && o->argument ? choose(name, o->argument, value) : -1;
        if (index >= 0 && o->size == sizeof(bool))
            *(bool *)field = index != 0;
        else if (index >= 0)
            *(int *)field = index;
        return index >= 0;
    case TAKES_CALL: return o->call(a, job, value);
    }
    return true;
}

/* Where a command line is read. */
struct cursor {
    const struct command_line *line;
    struct arena *arena;
    void *job;
    char **argv;
    int i, end; /* the word that is next, and where options end */
};

/* An option without a value behind `=` or its letter takes the next word. */
static int take_option(struct cursor *c, const struct command_option *o, const char *name,
                       const char *value) {
    if (o == &help_option) {
        options_print_help(c->line, stdout);
        return OPTIONS_HELP;
    }
    if (o->argument && !is_optional(o) && !value) {
        if (c->i == c->end) {
            diag_error("%s: expected %s behind it", name, o->argument);
            return usage_error(c->line);
        }
        value = c->argv[c->i++];
    }
    return take(o, c->arena, c->job, name, value) ? 0 : USAGE_ERROR;
}

static int read_long(struct cursor *c, const char *word) {
    struct str name = {word, strcspn(word, "=")};
    const char *value = word[name.n] ? word + name.n + 1 : NULL;
    const struct command_option *o = find_name(c->line, name);

    if (!o)
        return USAGE_ERROR;
    if (!o->argument && value) {
        diag_error("--%s: the option takes no value", word);
        return usage_error(c->line);
    }
    return take_option(c, o, arena_printf(c->arena, "--%s", o->name), value);
}

/* Letters without a value may stand in one word. */
static int read_letters(struct cursor *c, const char *letters) {
    while (*letters) {
        const struct command_option *o = find_letter(c->line, *letters++);
        const char *value = o && o->argument && *letters ? letters : NULL;
        int problem;

        if (!o)
            return USAGE_ERROR;
        problem = take_option(c, o, arena_printf(c->arena, "-%c", o->letter), value);
        if (problem || value || o->argument)
            return problem;
    }
    return 0;
}

int options_read(const struct command_line *line, struct arena *a, void *job, int argc, char **argv,
                 struct operands *operands) {
    struct cursor c = {line, a, job, argv, 1, argc};
    int problem = 0, dashes = argc;

    for (int i = 1; line->has_tail && i < argc && dashes == argc; i++) {
        if (strcmp(argv[i], "--") == 0)
            dashes = i;
    }
    c.end = dashes;
    *operands =
        (struct operands){arena_array(a, (size_t)argc + 1, sizeof *operands->words), 0, NULL, 0};
    while (!problem && c.i < c.end) {
        const char *word = argv[c.i++];

        if (word[0] != '-' || !word[1]) {
            operands->words[operands->count++] = word;
        } else if (word[1] != '-') {
            problem = read_letters(&c, word + 1);
        } else if (word[2]) {
            problem = read_long(&c, word + 2);
        } else { /* the rest are operands, whatever they look like */
            while (c.i < c.end)
                operands->words[operands->count++] = argv[c.i++];
        }
    }
    if (!problem && dashes < argc) {
        operands->tail = (const char *const *)&argv[dashes + 1];
        operands->tail_count = (size_t)(argc - dashes - 1);
    }
    return problem;
}

/* ---- subcommands ---- */

static const char *subcommand_name(const void *ctx, size_t i) {
    return ((const struct subcommand *)ctx)[i].name;
}

const struct subcommand *subcommand_find(const struct subcommands *s, const char *name) {
    const char *nearest;

    for (size_t i = 0; i < s->count; i++) {
        if (strcmp(s->list[i].name, name) == 0)
            return &s->list[i];
    }
    nearest = str_nearest(name, s->count, subcommand_name, s->list);
    diag_error("%s has no subcommand '%s'", s->command, name);
    if (nearest)
        diag_hint("did you mean '%s'?", nearest);
    else
        diag_hint("'%s --help' lists the subcommands", s->command);
    return NULL;
}

void subcommands_print_help(const struct subcommands *s, FILE *to) {
    fprintf(to,
            "usage: %s SUBCOMMAND [ARGUMENT...]\n"
            "       %s SUBCOMMAND --help\n"
            "\n"
            "subcommands:\n",
            s->command, s->command);
    for (size_t i = 0; i < s->count; i++) {
        fprintf(to, "  %-11s ", s->list[i].name);
        print_wrapped(to, s->list[i].help, 14, 14);
    }
}
