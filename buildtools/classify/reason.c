/* SPDX-License-Identifier: MIT */
#include "classify/reason.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "classify/agree.h"
#include "classify/classes.h"

enum { MOST_REASONS = 128, NEAR_LINES = 40 };

struct reason_set {
    uint64_t bits[MOST_REASONS / 64];
    bool more;  /* than fit */
    bool whole; /* all members of both classes were asked about */
};

/* The reasons of one unit while they are found. */
struct search {
    struct classify *c;
    struct arena scratch;
    struct unit *unit;
    struct reason *reasons; /* [MOST_REASONS] */
    size_t count;
    const struct run *run;    /* of the pair of classes that is looked at */
    const struct step *other; /* the first of the other class */
    uint64_t *differing;      /* bits by header of the run's trace */
    size_t differing_words;
    struct reason_set *set; /* of this pair */
};

/* ---- places ---- */

static bool is_word_byte(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

static bool has_word(struct str line, struct str word) {
    for (size_t i = 0; i + word.n <= line.n; i++) {
        if (memcmp(line.p + i, word.p, word.n) == 0 && (i == 0 || !is_word_byte(line.p[i - 1])) &&
            (i + word.n == line.n || !is_word_byte(line.p[i + word.n])))
            return true;
    }
    return false;
}

/* The line nearest to `near`, at most a few lines before it, that has the word: the preprocessor
 * tells of a macro only when it next prints something. 0 when no line has it. */
static size_t find_line(const char *path, struct str word, size_t near) {
    struct file_map map;
    size_t best = 0, line = 1, first = 0;

    if (!file_map(&map, path))
        return 0;
    for (const char *p = (const char *)map.data, *end = p + map.size; p < end; line++) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        struct str text = {p, (size_t)((newline ? newline : end) - p)};

        if (has_word(text, word)) {
            first = first ? first : line;
            if (line <= near + 1 && line + NEAR_LINES >= near)
                best = line;
            else if (line > near && !best)
                best = line;
        }
        p = newline ? newline + 1 : end;
    }
    file_unmap(&map);
    return best ? best : first;
}

static const char *path_text(const struct classify *c, uint32_t path) {
    return intern_text(&c->lookup->texts, path).p;
}

static void place_macro(const struct search *s, struct reason *r, uint32_t name) {
    const struct trace *t = s->run->trace;

    for (size_t i = 0; i < t->query_count; i++) {
        if (t->queries[i].name != name)
            continue;
        r->header = t->queries[i].header;
        r->file = path_text(s->c, t->headers[r->header].path);
        r->line = t->queries[i].line;
        return;
    }
}

/* ---- names of headers ---- */

struct shortest {
    struct str name;
};

static void keep_shortest(void *ctx, uint32_t folder, struct str name) {
    struct shortest *s = ctx;

    (void)folder;
    if (!s->name.p || name.n < s->name.n)
        s->name = name;
}

/* As it is asked for, by the folder that the path lies deepest in. */
static struct str header_name(const struct search *s, uint32_t header) {
    struct str path = intern_text(&s->c->lookup->texts, s->run->trace->headers[header].path);
    struct shortest found = {0};

    lookup_names(s->c->lookup, s->unit->steps[s->run->member]->chain, path, keep_shortest, &found);
    return found.name.p ? found.name : path;
}

/* ---- the reasons of a pair of classes ---- */

static struct reason *reason_at(struct search *s, enum reason_kind kind, struct str name,
                                bool *is_new) {
    struct reason *r = s->reasons;

    for (; r < s->reasons + s->count; r++) {
        if (r->kind == kind && str_is(name, r->name))
            break;
    }
    *is_new = r == s->reasons + s->count;
    if (*is_new && s->count == MOST_REASONS) {
        s->set->more = true;
        return NULL;
    }
    if (*is_new) {
        *r = (struct reason){.kind = kind, .run = s->run};
        r->name = arena_copy(s->c->arena, name.n ? name.p : "", name.n);
        s->count++;
    }
    s->set->bits[(r - s->reasons) / 64] |= (uint64_t)1 << (r - s->reasons) % 64;
    return r;
}

/* What a header that differs includes in turn is no reason of its own. */
static void note_header(struct search *s, uint32_t header) {
    const struct trace_header *h = &s->run->trace->headers[header];
    struct reason *r;
    bool is_new;

    names_set(s->differing, header);
    if (names_has(s->differing, h->from) && h->from != header)
        return;
    r = reason_at(s, REASON_HEADER, header_name(s, header), &is_new);
    if (r && is_new) {
        r->header = header;
        r->file = path_text(s->c, s->run->trace->headers[h->from].path);
        r->line = h->line;
    }
}

static bool has_option(const struct step *s, const struct step_word *w) {
    for (size_t i = 0; i < s->word_count; i++) {
        const struct step_word *o = &s->words[i];

        if (strcmp(o->word, w->word) == 0 && !o->second == !w->second &&
            (!w->second || strcmp(o->second, w->second) == 0))
            return true;
    }
    return false;
}

static void add_name(struct buf *b, const char *word, const char *second) {
    buf_puts(b, b->n ? ", " : "");
    buf_puts(b, word);
    if (second) {
        buf_putc(b, ' ');
        buf_puts(b, second);
    }
}

/* The options of one step that the other has not. */
static void add_options(struct buf *b, const struct step *s, const struct step *other) {
    for (size_t i = 0; i < s->word_count; i++) {
        const struct step_word *w = &s->words[i];

        if ((w->role <= STEP_HIDDEN || w->role == STEP_FORCED) && !has_option(other, w))
            add_name(b, w->word, w->second);
    }
}

/* "-O1, -O2"; the same options in another order have no name. */
static void note_flags(struct search *s) {
    const struct step *first = s->unit->steps[s->run->member], *second = s->other;
    struct buf b = {0};
    bool is_new;

    if (first->target > second->target) { /* the same name from both sides */
        first = s->other;
        second = s->unit->steps[s->run->member];
    }
    if (strcmp(first->compiler, second->compiler) != 0) {
        add_name(&b, first->compiler, NULL);
        add_name(&b, second->compiler, NULL);
    }
    add_options(&b, first, second);
    add_options(&b, second, first);
    reason_at(s, REASON_FLAGS, (struct str){b.n ? b.p : "", b.n}, &is_new);
    buf_free(&b);
}

static void note_difference(void *ctx, const struct difference *d) {
    struct search *s = ctx;
    struct reason *r;
    bool is_new;

    if (d->kind == REASON_HEADER) {
        note_header(s, d->header);
    } else if (d->kind == REASON_MACRO && d->name != INTERN_NONE) {
        r = reason_at(s, REASON_MACRO, intern_text(&s->c->names->names, d->name), &is_new);
        if (r && is_new)
            place_macro(s, r, d->name);
    } else {
        note_flags(s);
    }
}

static void look_at_step(struct search *s, const struct run *run, const struct step *other,
                         struct reason_set *set) {
    size_t words = run->trace->header_count / 64 + 1;

    if (words > s->differing_words) {
        s->differing = arena_array(&s->scratch, words, sizeof *s->differing);
        s->differing_words = words;
    } else if (s->differing) {
        memset(s->differing, 0, words * sizeof *s->differing);
    }
    s->run = run;
    s->set = set;
    s->other = other;
    agree_differences(s->c->agree, run, s->unit->steps[run->member], s->other, note_difference, s);
}

/* What tells the first member of one class from the other class. */
static void look_at_pair(struct search *s, uint32_t class, uint32_t other, struct reason_set *set) {
    const struct run *run = classes_run(s->unit, class);

    if (run)
        look_at_step(s, run, s->unit->steps[s->unit->classes[other].first], set);
}

/* Members of a class have the same text, but where a change lets the preprocessor go another way,
 * they may come apart, or meet something else that tells them from the other class. */
static void look_at_members(struct search *s, uint32_t class, uint32_t other,
                            struct reason_set *set) {
    const struct run *run = classes_run(s->unit, class);

    for (size_t i = 0; run && i < s->unit->count; i++) {
        if (s->unit->class_of[i] == other)
            look_at_step(s, run, s->unit->steps[i], set);
    }
}

/* ---- classes left after a change ---- */

static uint32_t root_of(uint32_t *parents, uint32_t i) {
    while (parents[i] != i)
        i = parents[i];
    return i;
}

/* Is there nothing in the set but this one? */
static bool is_only(const struct reason_set *set, size_t reason) {
    struct reason_set rest = *set;

    rest.bits[reason / 64] &= ~((uint64_t)1 << reason % 64);
    for (size_t i = 0; i < MOST_REASONS / 64; i++) {
        if (rest.bits[i])
            return false;
    }
    return !rest.more && memcmp(set->bits, rest.bits, sizeof rest.bits) != 0;
}

/* Would the two classes be one if nothing but this were changed? */
static bool would_join(struct search *s, uint32_t a, uint32_t b, struct reason_set *set,
                       size_t reason) {
    if (s->unit->classes[a].group == s->unit->classes[b].group)
        return true;
    if (is_only(set, reason) && !set->whole) {
        set->whole = true;
        look_at_members(s, a, b, set);
        look_at_members(s, b, a, set);
    }
    return is_only(set, reason);
}

static size_t classes_left(struct search *s, struct reason_set *pairs, size_t reason,
                           uint32_t *parents) {
    const struct unit *u = s->unit;
    size_t left = u->class_count;

    for (uint32_t i = 0; i < u->class_count; i++)
        parents[i] = i;
    for (uint32_t a = 0; a < u->class_count; a++) {
        for (uint32_t b = a + 1; b < u->class_count; b++) {
            uint32_t x = root_of(parents, a), y = root_of(parents, b);

            if (x != y && would_join(s, a, b, &pairs[a * u->class_count + b], reason)) {
                parents[y] = x;
                left--;
            }
        }
    }
    return left;
}

static int by_left(const void *a, const void *b) {
    const struct reason *x = a, *y = b;

    if (x->left != y->left)
        return x->left < y->left ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void find_reasons(struct classify *c, struct unit *u) {
    size_t n = u->class_count;
    struct reason list[MOST_REASONS];
    struct search s = {.c = c, .unit = u, .reasons = list};
    struct reason_set *pairs = arena_array(&s.scratch, n * n, sizeof *pairs);
    uint32_t *parents = arena_array(&s.scratch, n, sizeof *parents);

    for (uint32_t a = 0; a < n; a++) {
        for (uint32_t b = a + 1; b < n; b++) {
            look_at_pair(&s, a, b, &pairs[a * n + b]);
            look_at_pair(&s, b, a, &pairs[a * n + b]);
        }
    }
    for (size_t i = 0; i < s.count; i++)
        list[i].left = classes_left(&s, pairs, i, parents);
    u->reasons = arena_array(c->arena, s.count, sizeof *u->reasons);
    if (s.count)
        memcpy(u->reasons, list, s.count * sizeof *list);
    u->reason_count = s.count;
    qsort(u->reasons, s.count, sizeof *u->reasons, by_left);
    arena_free(&s.scratch);
}

static void count_groups(struct unit *u) {
    u->groups = 0;
    for (uint32_t i = 0; i < u->class_count; i++)
        u->groups += u->classes[i].group == i;
}

/* The file and line that ask for a macro. What the preprocessor tells comes with the next line that
 * it prints, which may be in a file that is opened next, or in one that it goes back to. */
static void refine_place(const struct classify *c, struct reason *r) {
    const struct trace *t = r->run->trace;
    struct str name = str_from(r->name);
    uint32_t told = r->header;
    size_t near = r->line, line = find_line(r->file, name, near);

    for (uint32_t i = told; !line && i; i = t->headers[i].from) {
        near = t->headers[i].line ? t->headers[i].line : near;
        r->file = path_text(c, t->headers[t->headers[i].from].path);
        line = find_line(r->file, name, near);
    }
    for (uint32_t i = (uint32_t)t->header_count; !line && i-- > 0;) {
        if (t->headers[i].from != told || i == told)
            continue;
        r->file = path_text(c, t->headers[i].path);
        line = find_line(r->file, name, UINT32_MAX);
    }
    for (uint32_t i = 0; !line && i < t->header_count; i++) {
        r->file = path_text(c, t->headers[i].path);
        line = find_line(r->file, name, 1);
    }
    if (line) {
        r->line = line;
    } else { /* it is pasted together */
        r->file = path_text(c, t->headers[told].path);
    }
}

/* The exact lines, for the macros that will be shown. */
static void refine_places(const struct classify *c, struct unit *u) {
    for (size_t i = 0; i < u->reason_count; i++) {
        if (u->reasons[i].kind == REASON_MACRO && u->reasons[i].file)
            refine_place(c, &u->reasons[i]);
    }
}

void reasons_find(struct classify *c) {
    for (size_t i = 0; i < c->unit_count; i++) {
        struct unit *u = &c->units[i];

        count_groups(u);
        if (u->class_count > 1 && !u->failure) {
            find_reasons(c, u);
            refine_places(c, u);
        }
    }
}

const struct reason *unit_only_reason(const struct unit *u) {
    return u->reason_count && u->reasons[0].left == 1 && u->groups > 1 ? &u->reasons[0] : NULL;
}

/* ---- moves ---- */

struct moves {
    struct arena *arena;
    struct move *list; /* malloc'ed */
    size_t count, capacity;
};

static bool is_move(const struct move *move, enum change change, const struct reason *r) {
    return move->change == change &&
           (!r || (strcmp(move->name, r->name) == 0 &&
                   (change != CHANGE_MACRO ||
                    (move->file && r->file && strcmp(move->file, r->file) == 0))));
}

static struct move *move_at(struct moves *m, enum change change, const struct reason *r) {
    struct move *move;

    for (move = m->list; move < m->list + m->count; move++) {
        if (is_move(move, change, r))
            return move;
    }
    m->list = array_grow(m->list, &m->capacity, m->count + 1, sizeof *m->list);
    move = &m->list[m->count++];
    *move = (struct move){.change = change, .name = r ? r->name : ""};
    if (r && change == CHANGE_MACRO) {
        move->file = r->file;
        move->line = r->line;
    }
    return move;
}

/* To drop these includes; where, if only one file has to. */
static struct move *move_without(struct classify *c, struct moves *m, const struct unit *u) {
    struct reason r = {.name = "", .file = u->file, .line = u->trial->drops[0].line};
    struct move *move;

    for (size_t i = 0; i < u->trial->drop_count; i++)
        r.name = arena_printf(c->arena, "%s%s%s", r.name, i ? ", " : "", u->trial->drops[i].name);
    move = move_at(m, CHANGE_INCLUDE, &r);
    move->file = move->count ? NULL : r.file;
    move->line = move->count ? 0 : r.line;
    return move;
}

static void add_to_move(struct classify *c, struct move *move, const struct unit *u) {
    if (!move->units)
        move->units = arena_array(c->arena, c->unit_count, sizeof(struct unit *));
    move->units[move->count++] = u;
    move->frees += unit_frees(u);
}

static int by_frees(const void *a, const void *b) {
    const struct move *x = a, *y = b;

    if (x->frees != y->frees)
        return x->frees > y->frees ? -1 : 1;
    if (x->change != y->change)
        return x->change < y->change ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void add_moves(struct classify *c, struct moves *m, const struct unit *u) {
    if (u->failure || u->count < 2)
        return;
    if (u->class_count == 1 && !u->options_differ) {
        add_to_move(c, move_at(m, CHANGE_EQUAL, NULL), u);
        return;
    }
    if (u->trial ? u->trial->result == TRIAL_EQUAL : u->groups == 1) {
        add_to_move(c, move_at(m, CHANGE_AS_IS, NULL), u);
        return;
    }
    if (u->trial && u->trial->result == TRIAL_WITHOUT) {
        add_to_move(c, move_without(c, m, u), u);
        return;
    }
    for (size_t i = 0; i < u->reason_count; i++) {
        const struct reason *r = &u->reasons[i];

        if (r->left == 1 && r->kind != REASON_FLAGS)
            add_to_move(c, move_at(m, r->kind == REASON_MACRO ? CHANGE_MACRO : CHANGE_HEADER, r),
                        u);
    }
}

struct move *moves_find(struct classify *c, size_t *count) {
    struct moves m = {.arena = c->arena};
    struct move *list;

    for (size_t i = 0; i < c->unit_count; i++)
        add_moves(c, &m, &c->units[i]);
    list = arena_array(c->arena, m.count, sizeof *list);
    if (m.count)
        memcpy(list, m.list, m.count * sizeof *list);
    free(m.list);
    qsort(list, m.count, sizeof *list, by_frees);
    *count = m.count;
    return list;
}

/* ---- names ---- */

enum verdict unit_verdict(const struct unit *u) {
    if (u->failure)
        return VERDICT_FAILED;
    if (u->count == 1)
        return VERDICT_SINGLE;
    if (u->groups == 1)
        return VERDICT_COMMON;
    return u->groups == u->count ? VERDICT_SPECIFIC : VERDICT_GROUP;
}

const char *verdict_name(enum verdict v) {
    static const char *const names[] = {"single", "common", "group", "specific", "failed"};

    return names[v];
}

const char *proof_name(enum proof p) {
    static const char *const names[] = {"single", "text", "trace", "objects"};

    return names[p];
}

const char *reason_kind_name(enum reason_kind k) {
    static const char *const names[] = {"macro", "header", "flags"};

    return names[k];
}

const char *change_name(enum change c) {
    static const char *const names[] = {"equal", "as-is", "include", "macro", "header"};

    return names[c];
}

const char *trial_name(enum trial_result r) {
    static const char *const names[] = {"equal", "without", "differs", "fails"};

    return names[r];
}
