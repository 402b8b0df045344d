/* SPDX-License-Identifier: MIT */
#include "link/linker_options.h"

#include <string.h>

#include "base/diag.h"
#include "link/link_job.h"
#include "link/option_table.h"

/* ---- what has to be the same ---- */

/* The option of this family that counts for the target: the last one; NULL when there is none. */
static const struct kept_option *last_of(const struct target *t, const char *family) {
    for (size_t i = t->kept_count; i-- > 0;) {
        const struct kept_option *k = &t->kept[i];

        if (k->row->meaning == OPTION_SAME && strcmp(k->family, family) == 0)
            return *k->value ? k : NULL;
    }
    return NULL;
}

static bool is_in_list(const struct kept_option *k) {
    switch (k->row->meaning) {
    case OPTION_LIST:
    case OPTION_SCRIPT:
    case OPTION_SECTION_START: return true;
    default: return false;
    }
}

/* The `n`-th option of this family. */
static const struct kept_option *nth_of(const struct target *t, const char *family, size_t n) {
    for (size_t i = 0; i < t->kept_count; i++) {
        const struct kept_option *k = &t->kept[i];

        if (is_in_list(k) && strcmp(k->family, family) == 0 && n-- == 0)
            return k;
    }
    return NULL;
}

static bool is_same(const struct kept_option *a, const struct kept_option *b) {
    return a == b || (a && b && strcmp(a->value, b->value) == 0);
}

static const char *told(struct arena *a, const struct kept_option *k) {
    if (!k)
        return "without it";
    return arena_printf(a, "with %s%s%s", k->spelled,
                        k->row->argument == ARG_EQUALS || k->words[1] ? " " : "",
                        k->words[1] && strcmp(k->words[0], "-Xlinker") != 0 ? k->words[1] : "");
}

static void report(const struct link_state *s, const struct target *t, const struct kept_option *a,
                   const struct kept_option *b) {
    diag_error("target %s is linked %s, target %s %s", (a ? &s->targets[0] : t)->name,
               told(s->arena, a ? a : b), (a ? t : &s->targets[0])->name,
               told(s->arena, a ? b : NULL));
    diag_hint("one program cannot be both; link the targets alike%s",
              (a ? a : b)->row->meaning == OPTION_SAME
                  ? ", or give behind `--` what is meant for all"
                  : "");
}

/* Compares what `one` has with what the first target has. `from`: the target whose options are
 * looked through; each family is met first at its last option, or for lists at each. */
static bool agrees(const struct link_state *s, const struct target *t, const struct target *from) {
    const struct target *first = &s->targets[0];
    bool good = true;

    for (size_t i = 0; i < from->kept_count; i++) {
        const struct kept_option *k = &from->kept[i], *a = NULL, *b = NULL;

        if (is_in_list(k)) {
            size_t n = 0;

            while (nth_of(from, k->family, n) != k)
                n++;
            a = nth_of(first, k->family, n);
            b = nth_of(t, k->family, n);
        } else if (last_of(from, k->family) == k) {
            a = last_of(first, k->family);
            b = last_of(t, k->family);
        }
        if (is_same(a, b) || (from == t && a)) /* told of from the first target's side */
            continue;
        report(s, t, a, b);
        good = false;
    }
    return good;
}

/* The flags that are in force where the driver's own libraries follow. */
static bool ends_alike(const struct link_state *s, const struct target *t) {
    const struct target *first = &s->targets[0];

    if (first->rest.archives_only == t->rest.archives_only && first->rest.whole == t->rest.whole)
        return true;
    diag_error(
        "behind the words of target %s, %s is in force, behind those of %s it is not",
        (first->rest.archives_only > t->rest.archives_only || first->rest.whole > t->rest.whole)
            ? first->name
            : t->name,
        first->rest.whole != t->rest.whole ? "--whole-archive" : "-Bstatic or -static",
        (first->rest.archives_only > t->rest.archives_only || first->rest.whole > t->rest.whole)
            ? t->name
            : first->name);
    diag_hint("the compiler's own libraries are taken so; link the targets alike");
    return false;
}

/* --exclude-libs is carried out where archives are opened, for all targets at once. */
static bool excludes_alike(const struct link_state *s, const struct target *t) {
    const struct word_list *a = &s->targets[0].excluded, *b = &t->excluded;
    bool same = a->count == b->count;

    for (size_t i = 0; same && i < a->count; i++)
        same = strcmp(a->words[i], b->words[i]) == 0;
    if (same)
        return true;
    diag_error("targets %s and %s are linked with different --exclude-libs", s->targets[0].name,
               t->name);
    diag_hint("link the targets alike");
    return false;
}

bool options_agree(const struct link_state *s) {
    bool good = true;

    for (size_t t = 1; t < s->target_count; t++) {
        good &= excludes_alike(s, &s->targets[t]);
        good &= agrees(s, &s->targets[t], &s->targets[0]);
        good &= agrees(s, &s->targets[t], &s->targets[t]);
        good = good && ends_alike(s, &s->targets[t]);
    }
    return good;
}

/* ---- what the final link gets ---- */

static bool has_option(const struct target *t, const struct kept_option *k) {
    for (size_t i = 0; i < t->kept_count; i++) {
        const struct kept_option *other = &t->kept[i];
        bool same = other->row == k->row;

        for (size_t w = 0; same && w < 4; w++)
            same = other->words[w] && k->words[w] ? strcmp(other->words[w], k->words[w]) == 0
                                                  : other->words[w] == k->words[w];
        if (same)
            return true;
    }
    return false;
}

/* Was it there already, or has it to be the same for all? */
static bool is_there(const struct link_state *s, size_t target, const struct kept_option *k) {
    if (target && (k->row->meaning == OPTION_SAME || is_in_list(k)))
        return true;
    for (size_t t = 0; t < target; t++) {
        if (has_option(&s->targets[t], k))
            return true;
    }
    return false;
}

/* Of --exclude-libs=ALL, what is left for the final link: the archives that drivers add. ALL would
 * be the archive of all objects, too. */
static const char driver_archives[] =
    "libgcc.a:libgcc_eh.a:libstdc++.a:libsupc++.a:libc++.a:libc++abi.a:libunwind.a:libc.a:libm.a:"
    "libpthread.a:libc_nonshared.a";

static void add_excluded(const struct link_state *s, struct word_list *to) {
    const struct word_list *names = &s->targets[0].excluded;

    for (size_t i = 0; i < names->count; i++) {
        bool all = strcmp(names->words[i], "ALL") == 0;

        words_add(s->arena, to,
                  arena_printf(s->arena, "-Wl,--exclude-libs=%s",
                               all ? driver_archives : names->words[i]));
    }
}

void options_add(const struct link_state *s, struct word_list *to) {
    add_excluded(s, to);
    for (size_t t = 0; t < s->target_count; t++) {
        for (size_t i = 0; i < s->targets[t].kept_count; i++) {
            const struct kept_option *k = &s->targets[t].kept[i];

            if (is_there(s, t, k))
                continue;
            for (size_t w = 0; w < 4 && k->words[w]; w++)
                words_add(s->arena, to, k->words[w]);
        }
    }
}

bool options_fixed(const struct link_state *s) {
    const struct kept_option *pie = last_of(&s->targets[0], "pie");

    if (pie && strcmp(pie->value, "static-pie") == 0)
        return false;
    return (pie && strcmp(pie->value, "no-pie") == 0) || last_of(&s->targets[0], "static");
}
