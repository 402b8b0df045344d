/* SPDX-License-Identifier: MIT */
#include "qapi/where/where.h"

#include <string.h>

#include "qapi/where/logic.h"

/* ---- evaluating ---- */

/* One target, for cond_given. */
struct one {
    const struct targets *ts;
    size_t target;
};

static enum cond_state state_for(const void *ctx, const char *symbol) {
    const struct one *o = ctx;

    return targets_state(o->ts, o->target, symbol);
}

/* Finds the group of the same meaning, or begins one. `meanings` tells each group's. */
static struct where_group *group_of(const struct targets *ts, struct arena *a, struct where *w,
                                    uint32_t *meanings, uint32_t meaning, const struct cond *left) {
    size_t i = 0;

    while (i < w->count && meanings[i] != meaning)
        i++;
    if (i == w->count) {
        meanings[i] = meaning;
        w->groups[w->count++] = (struct where_group){mask_new(a, ts->count), left};
    }
    return &w->groups[i];
}

struct where where_of(const struct targets *ts, struct arena *a, const struct cond *c) {
    struct where w = {.certain = mask_new(a, ts->count), .possible = mask_new(a, ts->count)};
    uint32_t *meanings = arena_array(a, ts->count, sizeof *meanings);
    struct logic l = {0};

    w.groups = arena_array(a, ts->count, sizeof *w.groups);
    for (size_t t = 0; t < ts->count; t++) {
        const struct cond *left = cond_given(a, c, state_for, &(struct one){ts, t});

        left = logic_simplify(&l, a, left, LOGIC_ALWAYS);
        if (cond_is_never(left))
            continue;
        mask_add(w.possible, t);
        if (!left)
            mask_add(w.certain, t);
        mask_add(group_of(ts, a, &w, meanings, logic_of(&l, left), left)->targets, t);
    }
    logic_free(&l);
    return w;
}

bool where_always(const struct targets *ts, const struct where *w) {
    return mask_count(w->certain, ts->count) == ts->count;
}

bool where_never(const struct where *w) {
    return w->count == 0;
}

bool where_same(const struct targets *ts, const struct where *w) {
    return w->count == 0 ||
           (w->count == 1 && mask_count(w->groups[0].targets, ts->count) == ts->count);
}

/* ---- symbols of a condition ---- */

struct search {
    const struct targets *ts;
    bool target, host; /* found */
};

static void note_symbol(void *ctx, const char *symbol) {
    struct search *s = ctx;

    *(targets_depends(s->ts, symbol) ? &s->target : &s->host) = true;
}

static struct search search(const struct targets *ts, const struct cond *c) {
    struct search s = {ts, false, false};

    cond_each_symbol(c, note_symbol, &s);
    return s;
}

bool where_on_target(const struct targets *ts, const struct cond *c) {
    return search(ts, c).target;
}

bool where_on_host(const struct targets *ts, const struct cond *c) {
    return search(ts, c).host;
}

/* ---- simplifying ---- */

struct symbols {
    struct arena *arena;
    const char **list; /* [count], each once */
    size_t count, capacity;
};

static void add_symbol(void *ctx, const char *symbol) {
    struct symbols *s = ctx;
    const char **more;

    for (size_t i = 0; i < s->count; i++) {
        if (strcmp(s->list[i], symbol) == 0)
            return;
    }
    if (s->count == s->capacity) {
        s->capacity = 2 * s->capacity + 8;
        more = arena_array(s->arena, s->capacity, sizeof *more);
        if (s->count)
            memcpy(more, s->list, s->count * sizeof *more);
        s->list = more;
    }
    s->list[s->count++] = symbol;
}

static struct symbols symbols_of(struct arena *a, const struct cond *c) {
    struct symbols s = {.arena = a};

    cond_each_symbol(c, add_symbol, &s);
    return s;
}

/* The values that the symbols can have together: those of one of the targets. */
static uint32_t possible_values(struct logic *l, const struct targets *ts, struct arena *a,
                                const struct symbols *s) {
    uint32_t any = LOGIC_NEVER;

    for (size_t t = 0; t < ts->count; t++) {
        uint32_t all = LOGIC_ALWAYS;

        for (size_t i = 0; i < s->count; i++) {
            enum cond_state state = targets_state(ts, t, s->list[i]);
            uint32_t x = logic_of(l, cond_symbol(a, s->list[i]));

            if (state != COND_OPEN)
                all = logic_and(l, all, state == COND_DEFINED ? x : logic_not(l, x));
        }
        any = logic_or(l, any, all);
    }
    return any;
}

const struct cond *where_simplify(const struct targets *ts, struct arena *a, const struct cond *c) {
    struct symbols s = symbols_of(a, c);
    struct logic l = {0};
    const struct cond *simple;

    simple = logic_simplify(&l, a, c, possible_values(&l, ts, a, &s));
    logic_free(&l);
    return simple;
}

/* ---- parts for code that is compiled once ---- */

/* In which ways a symbol takes part: under an even number of NOTs, an odd one, or both. */
enum { PLAIN = 1, NEGATED = 2, MOST_MIXED = 8 };

struct values {
    const struct targets *ts;
    const char *symbol;     /* the one that is asked for or given a value; NULL: all plain ones */
    enum cond_state value;  /* of `symbol` */
    const struct cond *all; /* with symbol NULL: the condition */
};

static unsigned ways(const struct cond *c, const char *symbol, unsigned way) {
    unsigned found = 0;

    if (c->kind == COND_SYMBOL)
        return strcmp(c->symbol, symbol) == 0 ? way : 0;
    for (size_t i = 0; i < c->operand_count; i++)
        found |= ways(c->operands[i], symbol, c->kind == COND_NOT ? way ^ 3 : way);
    return found;
}

/* A symbol that takes part in one way only: there is a value for which the condition holds if the
 * value that favours it does. */
static enum cond_state favourable(const void *ctx, const char *symbol) {
    const struct values *v = ctx;
    unsigned found;

    if (!targets_depends(v->ts, symbol))
        return COND_OPEN;
    found = ways(v->all, symbol, PLAIN);
    return found == PLAIN ? COND_DEFINED : found == NEGATED ? COND_UNDEFINED : COND_OPEN;
}

static enum cond_state value_of(const void *ctx, const char *symbol) {
    const struct values *v = ctx;

    return strcmp(symbol, v->symbol) == 0 ? v->value : COND_OPEN;
}

/* One that takes part in both ways: either value. */
static const struct cond *with_either(const struct targets *ts, struct arena *a,
                                      const struct cond *c, const char *symbol) {
    struct values v = {ts, symbol, COND_DEFINED, NULL};
    const struct cond *both[2];

    both[0] = cond_given(a, c, value_of, &v);
    v.value = COND_UNDEFINED;
    both[1] = cond_given(a, c, value_of, &v);
    return cond_any(a, both, 2);
}

const struct cond *where_host_part(const struct targets *ts, struct arena *a,
                                   const struct cond *c) {
    struct symbols s;
    struct logic l = {0};
    size_t mixed = 0;

    c = cond_given(a, c, favourable, &(struct values){.ts = ts, .all = c});
    s = symbols_of(a, c);
    for (size_t i = 0; i < s.count; i++) {
        if (!targets_depends(ts, s.list[i]))
            continue;
        if (++mixed > MOST_MIXED)
            return NULL; /* far from any real schema; a declaration too much does no harm */
        c = with_either(ts, a, c, s.list[i]);
    }
    c = logic_simplify(&l, a, c, LOGIC_ALWAYS);
    logic_free(&l);
    return c;
}

/* ---- telling ---- */

static void print_names(struct buf *b, const struct targets *ts, const uint64_t *mask) {
    const char *separator = "";

    MASK_EACH(t, mask, ts->count) {
        buf_puts(b, separator);
        buf_puts(b, ts->list[t].name);
        separator = ", ";
    }
}

void where_print_mask(struct buf *b, const struct targets *ts, const uint64_t *mask) {
    size_t n = mask_count(mask, ts->count);

    if (n == 0) {
        buf_puts(b, "no target");
    } else if (n == ts->count) {
        buf_puts(b, "all targets");
    } else if (2 * n > ts->count + 1) {
        uint64_t rest[mask_words(ts->count)];

        memcpy(rest, mask, sizeof rest);
        for (size_t i = 0; i < ts->count; i++)
            rest[i / 64] ^= (uint64_t)1 << (i % 64);
        buf_puts(b, "all but ");
        print_names(b, ts, rest);
    } else {
        print_names(b, ts, mask);
    }
}

void where_print(struct buf *b, const struct targets *ts, const struct where *w) {
    if (where_never(w))
        buf_puts(b, "no target");
    for (size_t i = 0; i < w->count; i++) {
        if (i)
            buf_puts(b, "; ");
        where_print_mask(b, ts, w->groups[i].targets);
        if (w->groups[i].left) {
            buf_puts(b, ", if ");
            cond_print_prose(b, w->groups[i].left);
        }
    }
}

static void print_json_names(struct buf *b, const struct targets *ts, const uint64_t *mask) {
    const char *separator = "";

    buf_putc(b, '[');
    MASK_EACH(t, mask, ts->count) {
        buf_printf(b, "%s\"%s\"", separator, ts->list[t].name);
        separator = ", ";
    }
    buf_putc(b, ']');
}

void where_print_json(struct buf *b, const struct targets *ts, const struct where *w) {
    buf_putc(b, '[');
    for (size_t i = 0; i < w->count; i++) {
        buf_puts(b, i ? ", {\"targets\": " : "{\"targets\": ");
        print_json_names(b, ts, w->groups[i].targets);
        if (w->groups[i].left) {
            buf_puts(b, ", \"if\": ");
            cond_print_json(b, w->groups[i].left);
        }
        buf_putc(b, '}');
    }
    buf_putc(b, ']');
}
