/* SPDX-License-Identifier: MIT */
#include "classify/answers.h"

#include <stdio.h>

#include "classify/agree.h"
#include "classify/trace.h"

enum { MOST_SHOWN = 4, MOST_NAMES = 12, DEEPEST_CHAIN = 12 };

static void print_place(const char *file, size_t line) {
    if (file && line)
        printf(" in %s:%zu", file, line);
    else if (file)
        printf(" in %s", file);
}

/* "a.c:3, b.h:7": the directives by which the source comes to a header. */
static void print_chain(const struct classify *c, const struct reason *r) {
    const struct trace *t = r->run->trace;
    uint32_t list[DEEPEST_CHAIN];
    size_t n = 0;

    for (uint32_t i = r->header; i && n < DEEPEST_CHAIN; i = t->headers[i].from)
        list[n++] = i;
    fputs(" through ", stdout);
    while (n-- > 0) {
        const struct trace_header *h = &t->headers[list[n]];

        printf("%s", intern_text(&c->lookup->texts, t->headers[h->from].path).p);
        if (h->line)
            printf(":%u", h->line);
        if (n)
            fputs(", ", stdout);
    }
}

static size_t count_kind(const struct unit *u, enum reason_kind kind) {
    size_t n = 0;

    for (size_t i = 0; i < u->reason_count; i++)
        n += u->reasons[i].kind == kind;
    return n;
}

static void print_kind(const struct classify *c, const struct unit *u, enum reason_kind kind,
                       const char *verb) {
    size_t of = count_kind(u, kind), shown = 0;

    for (size_t i = 0; i < u->reason_count && shown < MOST_SHOWN; i++) {
        const struct reason *r = &u->reasons[i];

        if (r->kind != kind)
            continue;
        printf("%s%s", shown ? ", " : verb, r->name);
        shown++;
        if (kind == REASON_MACRO)
            print_place(r->file, r->line);
        else
            print_chain(c, r);
    }
    if (of > shown)
        printf(" and %zu more", of - shown);
}

/* ": -fPIC" */
static void print_flags(const struct unit *u) {
    size_t shown = 0;

    for (size_t i = 0; i < u->reason_count && shown < MOST_SHOWN; i++) {
        if (u->reasons[i].kind == REASON_FLAGS && *u->reasons[i].name)
            printf("%s%s", shown++ ? "; " : ": ", u->reasons[i].name);
    }
}

static void print_reasons(const struct classify *c, const struct unit *u) {
    size_t macros = count_kind(u, REASON_MACRO), headers = count_kind(u, REASON_HEADER);

    if (count_kind(u, REASON_FLAGS) || macros + headers == 0) {
        fputs("Its compiler options differ between targets", stdout);
        print_flags(u);
        puts(".");
    }
    if (macros + headers == 0)
        return;
    fputs("It ", stdout);
    print_kind(c, u, REASON_MACRO, "consults ");
    if (macros && headers)
        fputs("; it ", stdout);
    print_kind(c, u, REASON_HEADER, "opens ");
    puts(".");
}

static void print_targets(const struct classify *c, const struct unit *u, uint32_t group) {
    const char *separator = "";

    for (size_t i = 0; i < u->count; i++) {
        if (u->classes[u->class_of[i]].group != group)
            continue;
        printf("%s%s", separator, c->targets[u->steps[i]->target].name);
        separator = " ";
    }
}

static void print_classes(const struct classify *c, const struct unit *u) {
    for (uint32_t i = 0; i < u->class_count; i++) {
        if (u->classes[i].group != i)
            continue;
        fputs("  ", stdout);
        print_targets(c, u, i);
        putchar('\n');
    }
}

static void print_names(const char *const *names, size_t count) {
    for (size_t i = 0; i < count && i < MOST_NAMES; i++)
        printf("%s %s", i ? "," : ":", names[i]);
    if (count > MOST_NAMES)
        printf(" and %zu more", count - MOST_NAMES);
}

/* "2 of 30 functions differ: f, g." */
static void print_parts(const struct unit_parts *p) {
    printf("In the objects, %zu of %zu functions differ", p->function_count, p->all_functions);
    print_names(p->functions, p->function_count);
    if (p->data_count) {
        printf("; and %zu of %zu data", p->data_count, p->all_data);
        print_names(p->data, p->data_count);
    }
    puts(".");
}

/* What would be enough. */
static void print_advice(const struct unit *u) {
    const struct reason *only = unit_only_reason(u);

    if (only && only->kind == REASON_MACRO)
        printf("Asking for %s at run time would make it common and free %zu steps.\n", only->name,
               unit_frees(u));
    else if (only && only->kind == REASON_HEADER)
        printf("Without %s it would be common; that frees %zu steps.\n", only->name, unit_frees(u));
    else if (only)
        printf("With the same options it would be common; that frees %zu steps.\n", unit_frees(u));
    else if (u->reason_count > 1 && u->reasons[0].left < u->groups)
        printf("No single change makes it common; without %s, %zu classes would be left.\n",
               u->reasons[0].kind == REASON_FLAGS ? "other options" : u->reasons[0].name,
               u->reasons[0].left);
    else if (u->reason_count > 1)
        puts("No single change makes it common.");
}

static void print_trial(const struct unit *u) {
    switch (u->trial->result) {
    case TRIAL_EQUAL:
        printf("Tried as common, it compiles to the same object: compiling it once frees %zu "
               "steps, nothing else is needed.\n",
               unit_frees(u));
        break;
    case TRIAL_WITHOUT:
        for (size_t i = 0; i < u->trial->drop_count; i++)
            printf("%s#include %s at %s:%zu", i ? " and " : "Drop ", u->trial->drops[i].name,
                   u->file, u->trial->drops[i].line);
        printf(": tried as common without, it compiles to the same object; that frees %zu steps, "
               "nothing else is needed.\n",
               unit_frees(u));
        break;
    case TRIAL_DIFFERS:
        puts("Tried as common, it compiles, but to another object: that is no proof that it is "
             "common.");
        break;
    case TRIAL_FAILS:
        printf("Tried as common, it does not compile: %s\n", u->trial->message);
        break;
    }
}

void answers_why(struct classify *c, const struct unit *u) {
    printf("%s: %zu target%s, ", u->file, u->count, u->count == 1 ? "" : "s");
    if (u->failure) {
        puts("could not be preprocessed.");
        return;
    }
    printf("%zu class%s.\n", u->groups, u->groups == 1 ? "" : "es");
    if (u->count == 1) {
        printf("Only %s compiles it.\n", c->targets[u->steps[0]->target].name);
        return;
    }
    if (u->groups > 1) {
        print_reasons(c, u);
        print_advice(u);
        print_classes(c, u);
        if (u->parts)
            print_parts(u->parts);
    } else if (u->class_count == 1 && !u->options_differ) {
        puts("Compile it once: nothing differs, not even the options.");
    } else if (u->class_count > 1) {
        puts("The text differs by target, the objects do not.");
    } else {
        puts("The compiler sees the same text for all of them.");
    }
    if (u->trial)
        print_trial(u);
}
