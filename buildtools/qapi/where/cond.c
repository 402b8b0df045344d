/* SPDX-License-Identifier: MIT */
#include "qapi/where/cond.h"

#include <string.h>

const struct cond cond_never = {.kind = COND_ANY};

bool cond_equal(const struct cond *x, const struct cond *y) {
    if (x == y)
        return true;
    if (!x || !y || x->kind != y->kind || x->operand_count != y->operand_count)
        return false;
    if (x->kind == COND_SYMBOL)
        return strcmp(x->symbol, y->symbol) == 0;
    for (size_t i = 0; i < x->operand_count; i++) {
        if (!cond_equal(x->operands[i], y->operands[i]))
            return false;
    }
    return true;
}

/* ---- making ---- */

const struct cond *cond_symbol(struct arena *a, const char *symbol) {
    struct cond *c = arena_alloc(a, sizeof *c);

    c->symbol = symbol;
    return c;
}

const struct cond *cond_not(struct arena *a, const struct cond *c) {
    struct cond *negation;
    const struct cond **operand;

    if (!c)
        return &cond_never;
    if (cond_is_never(c))
        return NULL;
    if (c->kind == COND_NOT)
        return c->operands[0];
    negation = arena_alloc(a, sizeof *negation);
    operand = arena_array(a, 1, sizeof *operand);
    operand[0] = c;
    *negation = (struct cond){COND_NOT, NULL, operand, 1, NULL};
    return negation;
}

/* Operands of an ALL or ANY that is being made. */
struct operands {
    enum cond_kind kind;
    const struct cond **list; /* [count] */
    size_t count;
    bool decided; /* one of them decides the whole */
};

/* How many operands there may be: those of nested ones of the same kind count singly. */
static size_t room(enum cond_kind kind, const struct cond *const *list, size_t count) {
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        const struct cond *c = list[i];

        n += c && c->kind == kind ? room(kind, c->operands, c->operand_count) : 1;
    }
    return n;
}

static void add_operand(struct operands *o, const struct cond *c) {
    if (!c || cond_is_never(c)) {
        o->decided |= !c == (o->kind == COND_ANY);
        return;
    }
    if (c->kind == o->kind) {
        for (size_t i = 0; i < c->operand_count; i++)
            add_operand(o, c->operands[i]);
        return;
    }
    for (size_t i = 0; i < o->count; i++) {
        if (cond_equal(o->list[i], c))
            return;
    }
    o->list[o->count++] = c;
}

static const struct cond *join(struct arena *a, enum cond_kind kind, const struct cond *const *list,
                               size_t count) {
    struct operands o = {.kind = kind};
    struct cond *c;

    o.list = arena_array(a, room(kind, list, count), sizeof *o.list);
    for (size_t i = 0; i < count; i++)
        add_operand(&o, list[i]);
    if (o.decided)
        return kind == COND_ANY ? NULL : &cond_never;
    if (o.count == 0)
        return kind == COND_ANY ? &cond_never : NULL;
    if (o.count == 1)
        return o.list[0];
    c = arena_alloc(a, sizeof *c);
    *c = (struct cond){kind, NULL, o.list, o.count, NULL};
    return c;
}

const struct cond *cond_all(struct arena *a, const struct cond *const *list, size_t count) {
    return join(a, COND_ALL, list, count);
}

const struct cond *cond_any(struct arena *a, const struct cond *const *list, size_t count) {
    return join(a, COND_ANY, list, count);
}

const struct cond *cond_and(struct arena *a, const struct cond *x, const struct cond *y) {
    return cond_all(a, (const struct cond *[]){x, y}, 2);
}

/* ---- taking apart ---- */

const struct cond *cond_given(struct arena *a, const struct cond *c, cond_state_of *state,
                              const void *ctx) {
    const struct cond **operands;

    if (!c)
        return NULL;
    if (c->kind == COND_SYMBOL) {
        enum cond_state s = state(ctx, c->symbol);

        return s == COND_OPEN ? c : s == COND_DEFINED ? NULL : &cond_never;
    }
    operands = arena_array(a, c->operand_count, sizeof *operands);
    for (size_t i = 0; i < c->operand_count; i++)
        operands[i] = cond_given(a, c->operands[i], state, ctx);
    return c->kind == COND_NOT ? cond_not(a, operands[0])
                               : join(a, c->kind, operands, c->operand_count);
}

bool cond_holds(const struct cond *c, cond_state_of *state, const void *ctx) {
    if (!c)
        return true;
    if (c->kind == COND_SYMBOL)
        return state(ctx, c->symbol) == COND_DEFINED;
    if (c->kind == COND_NOT)
        return !cond_holds(c->operands[0], state, ctx);
    for (size_t i = 0; i < c->operand_count; i++) {
        if (cond_holds(c->operands[i], state, ctx) == (c->kind == COND_ANY))
            return c->kind == COND_ANY;
    }
    return c->kind == COND_ALL;
}

void cond_each_symbol(const struct cond *c, void (*visit)(void *ctx, const char *symbol),
                      void *ctx) {
    if (!c)
        return;
    if (c->kind == COND_SYMBOL)
        visit(ctx, c->symbol);
    for (size_t i = 0; i < c->operand_count; i++)
        cond_each_symbol(c->operands[i], visit, ctx);
}

/* ---- printing ---- */

/* The words of a notation. */
struct notation {
    const char *never, *always, *negation, *all, *any;
    cond_print_symbol *symbol;
    void *ctx;
};

static void print(struct buf *b, const struct cond *c, const struct notation *n, bool inside) {
    bool parentheses = inside && (c->kind == COND_ALL || c->kind == COND_ANY);

    if (c->kind == COND_SYMBOL) {
        n->symbol(b, c->symbol, n->ctx);
        return;
    }
    if (cond_is_never(c)) {
        buf_puts(b, n->never);
        return;
    }
    if (c->kind == COND_NOT)
        buf_puts(b, n->negation);
    if (parentheses)
        buf_putc(b, '(');
    for (size_t i = 0; i < c->operand_count; i++) {
        if (i)
            buf_puts(b, c->kind == COND_ALL ? n->all : n->any);
        print(b, c->operands[i], n, true);
    }
    if (parentheses)
        buf_putc(b, ')');
}

static void print_whole(struct buf *b, const struct cond *c, const struct notation *n) {
    if (c)
        print(b, c, n, false);
    else
        buf_puts(b, n->always);
}

void cond_print_with(struct buf *b, const struct cond *c, cond_print_symbol *symbol, void *ctx) {
    print_whole(b, c, &(struct notation){"0", "1", "!", " && ", " || ", symbol, ctx});
}

static void print_defined(struct buf *b, const char *symbol, void *ctx) {
    (void)ctx;
    buf_puts(b, "defined(");
    buf_puts(b, symbol);
    buf_putc(b, ')');
}

void cond_print_c(struct buf *b, const struct cond *c) {
    cond_print_with(b, c, print_defined, NULL);
}

static void print_name(struct buf *b, const char *symbol, void *ctx) {
    (void)ctx;
    buf_puts(b, symbol);
}

void cond_print_prose(struct buf *b, const struct cond *c) {
    print_whole(b, c,
                &(struct notation){"never", "always", "not ", " and ", " or ", print_name, NULL});
}

void cond_print_json(struct buf *b, const struct cond *c) {
    static const char *const keys[] = {[COND_NOT] = "not", "all", "any"};

    if (!c || cond_is_never(c)) {
        buf_puts(b, c ? "false" : "true");
        return;
    }
    if (c->kind == COND_SYMBOL) {
        buf_printf(b, "\"%s\"", c->symbol);
        return;
    }
    buf_printf(b, c->kind == COND_NOT ? "{\"%s\": " : "{\"%s\": [", keys[c->kind]);
    for (size_t i = 0; i < c->operand_count; i++) {
        if (i)
            buf_puts(b, ", ");
        cond_print_json(b, c->operands[i]);
    }
    buf_puts(b, c->kind == COND_NOT ? "}" : "]}");
}
