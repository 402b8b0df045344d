/* SPDX-License-Identifier: MIT */
/*
 * --try-common: does a file compile without what its targets' command lines give it, perhaps
 * without an include of its own that ties it to them, to the same object?
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "classify/cache.h"
#include "classify/config_macros.h"
#include "classify/facts.h"
#include "classify/lookup.h"
#include "classify/temporary_folder.h"
#include "classify/trial.h"

/* ---- options ---- */

/* Options that are left out when a file is tried as common. */
struct common {
    struct classify *c;
    const struct unit *unit;
    struct intern outside; /* -D words of steps outside the targets */
    bool has_outside;
};

static void note_outside(struct common *x) {
    struct classify *c = x->c;
    struct intern ours = {0};

    for (size_t i = 0; i < c->all_unit_count; i++) {
        for (size_t k = 0; k < c->all_units[i].count; k++)
            intern_add(&ours, str_from(c->all_units[i].steps[k]->output));
    }
    for (size_t i = 0; i < c->commands.count; i++) {
        const struct compile_command *command = &c->commands.commands[i];
        struct arena scratch = {0};
        struct step step;
        const char *problem;

        if (command->output && intern_find(&ours, str_from(command->output)) == INTERN_NONE &&
            step_parse(&scratch, command, &step, &problem)) {
            for (size_t k = 0; k < step.word_count; k++) {
                if (step.words[k].role == STEP_DEFINE)
                    intern_add(&x->outside, str_from(step.words[k].value));
            }
            x->has_outside = true;
        }
        arena_free(&scratch);
    }
    intern_free(&ours);
}

/* A file or folder is the same if it is so for whoever looks from one place. */
static const char *meaning(struct arena *a, const struct step *s, const struct step_word *w) {
    return w->role >= STEP_FORCED ? step_path(a, s, w->value) : w->value;
}

static bool has_word(struct arena *a, const struct step *s, const struct step_word *w,
                     const char *value) {
    for (size_t i = 0; i < s->word_count; i++) {
        if (s->words[i].role == w->role && strcmp(meaning(a, s, &s->words[i]), value) == 0)
            return true;
    }
    return false;
}

static bool is_dropped(void *ctx, const struct step_word *w) {
    const struct common *x = ctx;
    const char *value;

    if (w->role < STEP_DEFINE)
        return false;
    if (w->role == STEP_DEFINE && x->has_outside &&
        intern_find(&x->outside, str_from(w->value)) == INTERN_NONE)
        return true;
    value = meaning(x->c->arena, x->unit->steps[0], w);
    for (size_t i = 1; i < x->unit->count; i++) {
        if (!has_word(x->c->arena, x->unit->steps[i], w, value))
            return true;
    }
    return false;
}

/* ---- poison ---- */

/* What the configuration headers that a step's -D and -include name define: by name, a hash. */
static void add_header(struct classify *c, uint32_t path, struct hash *values) {
    const struct facts *f = facts_of(c->facts, path);

    for (size_t i = 0; i < f->definition_count; i++) {
        const struct definition *d = &f->definitions[i];

        if (d->name != INTERN_NONE)
            values[d->name] = d->body;
    }
}

static void add_named(struct classify *c, const struct step *s, struct str name,
                      struct hash *values) {
    struct lookup *l = c->lookup;
    const struct hits *h = lookup_hits(l, s->chain, intern_add(&l->texts, name));

    if (h->count)
        add_header(c, lookup_join(l, h->folders[0], name), values);
}

static void find_values(struct classify *c, const struct step *s, struct hash *values) {
    for (size_t i = 0; i < s->define_count; i++) {
        struct str quoted = names_quoted(s->defines[i].value);
        uint32_t name = intern_find(&c->names->names, s->defines[i].name);

        if (name != INTERN_NONE)
            values[name] = hash_bytes(s->defines[i].value.p, s->defines[i].value.n);
        if (quoted.n && intern_find(&c->names->strings, quoted) != INTERN_NONE)
            add_named(c, s, quoted, values);
    }
    for (size_t i = 0; i < s->forced_count; i++)
        add_named(c, s, str_from(s->forced[i].text), values);
}

/* A header that poisons the names that are not the same for all targets of the unit. */
static const char *write_poison(struct classify *c, const char *folder, const struct unit *u) {
    uint32_t n = c->names->names.count;
    struct arena scratch = {0};
    struct hash *first = arena_array(&scratch, n, sizeof *first);
    struct hash *other = arena_array(&scratch, n, sizeof *other);
    bool *differs = arena_array(&scratch, n, sizeof *differs);
    const char *path = arena_printf(c->arena, "%s/poison-%zu.h", folder, (size_t)(u - c->units));
    struct buf b = {0};
    bool good;

    find_values(c, u->steps[0], first);
    for (size_t k = 1; k < u->count; k++) {
        memset(other, 0, n * sizeof *other);
        find_values(c, u->steps[k], other);
        for (uint32_t i = 0; i < n; i++)
            differs[i] |= !hash_eq(first[i], other[i]);
    }
    for (uint32_t i = 0; i < n; i++) {
        if (differs[i] && str_is_identifier(intern_text(&c->names->names, i)))
            buf_printf(&b, "#pragma GCC poison %.*s\n", STR_ARG(intern_text(&c->names->names, i)));
    }
    good = file_write(path, b.n ? b.p : "", b.n, 0666) != FILE_FAILED;
    buf_free(&b);
    arena_free(&scratch);
    return good ? path : NULL;
}

/* ---- includes ---- */

enum { MOST_DROPS = 8 };

/* A trial that is under way. */
struct common_trial {
    struct trial trial; /* first, for struct unit */
    const char *poison; /* the header */
    const char *folder; /* of the copy; NULL: the source itself is compiled */
    const char *copy;
    struct hash object;
    bool opens; /* its assembly opens files */
};

static struct str line_of(struct str text, size_t number) {
    const char *end = text.p + text.n, *stop;

    for (; text.p < end && number > 1; number--) {
        stop = memchr(text.p, '\n', (size_t)(end - text.p));
        text.p = stop ? stop + 1 : end;
    }
    stop = text.p < end ? memchr(text.p, '\n', (size_t)(end - text.p)) : NULL;
    return (struct str){text.p, (size_t)((stop ? stop : end) - text.p)};
}

static struct str skip_blanks(struct str s) {
    while (s.n && (*s.p == ' ' || *s.p == '\t')) {
        s.p++;
        s.n--;
    }
    return s;
}

/* What the line includes, with its quotes; n is 0 when it is no such directive. */
static struct str included(struct str line) {
    const char *end;

    line = skip_blanks(line);
    if (!str_starts(line, "#"))
        return (struct str){0};
    line = skip_blanks((struct str){line.p + 1, line.n - 1});
    if (!str_starts(line, "include"))
        return (struct str){0};
    line = skip_blanks((struct str){line.p + 7, line.n - 7});
    if (line.n < 3 || (*line.p != '"' && *line.p != '<'))
        return (struct str){0};
    end = memchr(line.p + 1, *line.p == '"' ? '"' : '>', line.n - 1);
    return (struct str){line.p, end ? (size_t)(end + 1 - line.p) : 0};
}

/* The line of the source in a text "SOURCE:LINE", 0 when it is of another file. */
static size_t line_in(struct str text, const char *source) {
    size_t n = strlen(source);

    if (!str_starts(text, source) || text.n <= n + 1 || text.p[n] != ':')
        return 0;
    return strtoul(text.p + n + 1, NULL, 10);
}

/* The place that a line of a chain of includes tells ("In file included from b.h:3,\n    from
 * source.c:7:"); n is 0 when it is no such line. */
static struct str place_behind_from(struct str line, bool *begins) {
    static const char first[] = "In file included from ", next[] = "from ";
    struct str rest = skip_blanks(line);
    size_t n = 0;

    *begins = str_starts(rest, first);
    if (*begins)
        n = sizeof first - 1;
    else if (rest.n < line.n && str_starts(rest, next))
        n = sizeof next - 1;
    return n ? (struct str){rest.p + n, rest.n - n} : (struct str){0};
}

static bool holds(struct str line, const char *word) {
    return memmem(line.p, line.n, word, strlen(word)) != NULL;
}

/* The line of the source that the first error is in, or that includes what it is in. 0: neither. */
static size_t blamed_line(struct str messages, const char *source) {
    const char *end = messages.p + messages.n;
    size_t from = 0;

    while (messages.n) {
        struct str line = line_of(messages, 1), place;
        bool begins;

        messages.p = line.p + line.n < end ? line.p + line.n + 1 : end;
        messages.n = (size_t)(end - messages.p);
        place = place_behind_from(line, &begins);
        if (begins || holds(line, "warning: "))
            from = 0;
        if (place.n && line_in(place, source))
            from = line_in(place, source);
        if (holds(line, "error: "))
            return line_in(line, source) ? line_in(line, source) : from;
    }
    return 0;
}

/* Takes the include that the error comes from for one that is not needed. False when there is none,
 * or no more are to be tried. */
static bool add_drop(struct classify *c, struct common_trial *t, struct str text, size_t line) {
    struct trial *trial = &t->trial;
    struct str name = line ? included(line_of(text, line)) : (struct str){0};
    size_t place = 0;

    if (!name.n || trial->drop_count == MOST_DROPS)
        return false;
    while (place < trial->drop_count && trial->drops[place].line < line)
        place++;
    if (place < trial->drop_count && trial->drops[place].line == line)
        return false;
    if (!trial->drops)
        trial->drops = arena_array(c->arena, MOST_DROPS, sizeof *trial->drops);
    memmove(trial->drops + place + 1, trial->drops + place,
            (trial->drop_count - place) * sizeof *trial->drops);
    trial->drops[place] =
        (struct trial_drop){.name = arena_copy(c->arena, name.p, name.n), .line = line};
    trial->drop_count++;
    return true;
}

/* The source without the includes; its lines keep their numbers, and its name. */
static bool write_copy(struct classify *c, struct common_trial *t, struct str text,
                       const char *source) {
    struct buf b = {0};
    size_t number = 1, drop = 0;
    bool good;

    buf_puts(&b, "#line 1 \"");
    for (const char *p = source; *p; p++) {
        if (*p == '"' || *p == '\\')
            buf_putc(&b, '\\');
        buf_putc(&b, *p);
    }
    buf_puts(&b, "\"\n");
    for (const char *p = text.p, *end = p + text.n; p < end; number++) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        const char *next = stop ? stop + 1 : end;

        if (drop < t->trial.drop_count && t->trial.drops[drop].line == number) {
            buf_putc(&b, '\n');
            drop++;
        } else {
            buf_add(&b, p, (size_t)(next - p));
        }
        p = next;
    }
    t->copy = arena_printf(c->arena, "%s/%s", t->folder, str_basename(source));
    good = file_write(t->copy, b.p, b.n, 0666) != FILE_FAILED;
    buf_free(&b);
    return good;
}

/* ---- the trial ---- */

static struct compiler_variant variant_of(struct common *x, struct unit *u,
                                          const struct common_trial *t) {
    x->unit = u;
    return (struct compiler_variant){
        .source = t->copy, .poison = t->poison, .dropped = is_dropped, .ctx = x};
}

static void submit_text(struct workshop *w, struct common *x, struct unit *u,
                        struct common_trial *trial) {
    struct attempt *t = workshop_attempt(w, u, INTERN_NONE, false);
    const struct step *s = u->steps[0];
    struct compiler_variant variant = variant_of(x, u, trial);

    t->ctx = x;
    t->task.argv = compiler_preprocess(&t->arena, &w->c->compilers[s->tool], s, &variant);
    workshop_submit(w, t);
}

static void submit_object(struct workshop *w, struct common *x, struct unit *u,
                          struct common_trial *trial, struct hash key) {
    struct attempt *t = workshop_attempt(w, u, INTERN_NONE, true);
    const struct step *s = u->steps[0];
    struct compiler_variant variant = variant_of(x, u, trial);

    t->ctx = x;
    t->key = key;
    t->task.argv = compiler_compile(&t->arena, &w->c->compilers[s->tool], s, t->object, &variant);
    workshop_submit(w, t);
}

static bool start_trial(struct workshop *w, struct common *x, struct unit *u) {
    struct common_trial *t = arena_alloc(w->c->arena, sizeof *t);

    t->poison = write_poison(w->c, w->folder, u);
    if (!t->poison)
        return false;
    u->trial = &t->trial;
    submit_text(w, x, u, t);
    return true;
}

static void end_trial(struct common_trial *t, enum trial_result result) {
    t->trial.result = result;
    unlink(t->poison);
    if (t->copy)
        unlink(t->copy);
    if (t->folder)
        rmdir(t->folder);
}

/* For the copy: its name is the source's, because the object tells it. */
static bool make_folder(struct workshop *w, struct common_trial *t) {
    const char *folder = arena_printf(w->c->arena, "%s/copy-%zu", w->folder, w->files++);

    if (!t->folder && file_make_folder(folder))
        t->folder = folder;
    return t->folder != NULL;
}

/* Tries again without the include that the compiler complains of, if it is one. */
static bool try_without(struct workshop *w, struct common *x, struct unit *u,
                        struct common_trial *t, struct str messages) {
    const char *source = u->steps[0]->source;
    struct file_map map;
    struct str text;
    bool good;

    if (!file_map(&map, u->steps[0]->path))
        return false;
    text = (struct str){map.data ? (const char *)map.data : "", map.size};
    good = add_drop(w->c, t, text, blamed_line(messages, source)) && make_folder(w, t) &&
           write_copy(w->c, t, text, source);
    file_unmap(&map);
    if (good)
        submit_text(w, x, u, t);
    return good;
}

static void take_failure(struct workshop *w, struct attempt *a, struct common_trial *t) {
    const struct buf *messages = &a->task.messages;

    if (!t->trial.message)
        t->trial.message = compiler_complaint(w->c->arena, messages);
    if (!messages->p || !try_without(w, a->ctx, a->unit, t, (struct str){messages->p, messages->n}))
        end_trial(t, TRIAL_FAILS);
}

static void take_trial(struct workshop *w, struct attempt *a) {
    struct common_trial *t = (struct common_trial *)a->unit->trial;
    const struct step *s = a->unit->steps[0];

    if (!a->good) {
        take_failure(w, a, t);
    } else if (a->object && t->copy && a->task.messages.n) {
        end_trial(t, TRIAL_FAILS); /* a warning, as of a function without its prototype */
    } else if (a->object) {
        t->object = a->result;
        if (!t->opens)
            cache_add_object(w->c, a->key, t->object);
        end_trial(t, t->copy ? TRIAL_WITHOUT : TRIAL_EQUAL);
    } else {
        struct hash key = workshop_key(w->c, s, a->result);

        t->opens |= a->opens;
        if (!t->opens && cache_find_object(w->c, key, &t->object))
            end_trial(t, t->copy ? TRIAL_WITHOUT : TRIAL_EQUAL);
        else
            submit_object(w, a->ctx, a->unit, t, key);
    }
}

/* ---- the objects of the classes ---- */

static bool has_passed(const struct unit *u) {
    return u->trial && u->trial->result <= TRIAL_WITHOUT;
}

static bool is_equal(const struct unit *u) {
    const struct common_trial *t = (const struct common_trial *)u->trial;

    for (uint32_t i = 0; i < u->class_count; i++) {
        if (!u->classes[i].has_object || !hash_eq(u->classes[i].object, t->object))
            return false;
    }
    return true;
}

/* That it compiles to something else without an include says nothing: then it has failed as it is.
 */
static void judge(struct unit *u) {
    if (has_passed(u) && !is_equal(u))
        u->trial->result = u->trial->result == TRIAL_EQUAL ? TRIAL_DIFFERS : TRIAL_FAILS;
}

static void compile_classes(struct workshop *w, struct unit *u) {
    for (uint32_t k = 0; has_passed(u) && k < u->class_count; k++) {
        trial_start_class(w, u, k);
        workshop_take(w, 2u * w->c->job->jobs, trial_take_object);
    }
}

bool trial_common(struct classify *c) {
    struct workshop w = {0};
    struct common x = {.c = c};
    bool good = true;

    if (!workshop_open(&w, c, "trying"))
        return false;
    note_outside(&x);
    w.all = c->unit_count;
    for (size_t i = 0; good && i < c->unit_count; i++) {
        struct unit *u = &c->units[i];

        w.done++;
        if (u->count > 1 && !u->failure)
            good = start_trial(&w, &x, u);
        workshop_take(&w, 2u * c->job->jobs, take_trial);
    }
    workshop_take(&w, 0, take_trial);
    for (size_t i = 0; good && i < c->unit_count; i++)
        compile_classes(&w, &c->units[i]);
    workshop_take(&w, 0, trial_take_object);
    workshop_close(&w);
    for (size_t i = 0; i < c->unit_count; i++)
        judge(&c->units[i]);
    intern_free(&x.outside);
    return good;
}
