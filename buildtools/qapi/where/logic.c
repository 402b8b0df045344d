/* SPDX-License-Identifier: MIT */
#include "qapi/where/logic.h"

#include <stdlib.h>
#include <string.h>

/* if x then y else z: all operations are of this form. */
struct logic_result {
    uint32_t x, y, z;
    uint32_t value; /* + 1; 0: nothing is kept here */
};

enum { RESULTS = 4096, NO_SYMBOL = UINT32_MAX };

static uint32_t mix(uint32_t a, uint32_t b, uint32_t c) {
    uint64_t h = a * 0x9e3779b97f4a7c15ULL ^ (b + 0x7f4a7c15ULL) * 0xc2b2ae3d27d4eb4fULL ^
                 (c + 0x165667b1ULL) * 0x165667b19e3779f9ULL;

    return (uint32_t)(h >> 32);
}

/* ---- nodes ---- */

static uint32_t append(struct logic *l, struct logic_node node) {
    l->nodes = array_grow(l->nodes, &l->capacity, l->count + 1, sizeof *l->nodes);
    l->nodes[l->count] = node;
    return (uint32_t)l->count++;
}

static void prepare(struct logic *l) {
    if (l->count)
        return;
    append(l, (struct logic_node){NO_SYMBOL, LOGIC_NEVER, LOGIC_NEVER});
    append(l, (struct logic_node){NO_SYMBOL, LOGIC_ALWAYS, LOGIC_ALWAYS});
    l->results = calloc(RESULTS, sizeof *l->results);
    if (!l->results)
        abort();
}

static size_t slot_of(const struct logic *l, const struct logic_node *n) {
    size_t i = mix(n->symbol, n->low, n->high) & (l->slot_count - 1);

    while (l->slots[i] && memcmp(&l->nodes[l->slots[i] - 1], n, sizeof *n) != 0)
        i = (i + 1) & (l->slot_count - 1);
    return i;
}

static void grow_slots(struct logic *l) {
    l->slot_count = l->slot_count ? 2 * l->slot_count : 256;
    free(l->slots);
    l->slots = calloc(l->slot_count, sizeof *l->slots);
    if (!l->slots)
        abort();
    for (uint32_t i = 2; i < l->count; i++)
        l->slots[slot_of(l, &l->nodes[i])] = i + 1;
}

static uint32_t node(struct logic *l, uint32_t symbol, uint32_t low, uint32_t high) {
    struct logic_node n = {symbol, low, high};
    size_t slot;

    if (low == high)
        return low;
    if (2 * l->count >= l->slot_count)
        grow_slots(l);
    slot = slot_of(l, &n);
    if (!l->slots[slot]) {
        uint32_t number = append(l, n);

        l->slots[slot] = number + 1;
    }
    return l->slots[slot] - 1;
}

void logic_free(struct logic *l) {
    intern_free(&l->symbols);
    free(l->nodes);
    free(l->slots);
    free(l->results);
    memset(l, 0, sizeof *l);
}

/* ---- operations ---- */

static uint32_t side(const struct logic *l, uint32_t x, uint32_t symbol, bool defined) {
    if (l->nodes[x].symbol != symbol)
        return x;
    return defined ? l->nodes[x].high : l->nodes[x].low;
}

static uint32_t least(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

static uint32_t choose(struct logic *l, uint32_t x, uint32_t y, uint32_t z) {
    struct logic_result *known = &l->results[mix(x, y, z) % RESULTS];
    uint32_t symbol, low, high, value;

    if (x <= LOGIC_ALWAYS)
        return x == LOGIC_ALWAYS ? y : z;
    if (y == z || (y == LOGIC_ALWAYS && z == LOGIC_NEVER))
        return y == z ? y : x;
    if (known->value && known->x == x && known->y == y && known->z == z)
        return known->value - 1;
    if (l->exceeded || ++l->steps > LOGIC_MOST_STEPS) {
        l->exceeded = true;
        return LOGIC_ALWAYS;
    }
    symbol = least(l->nodes[x].symbol, least(l->nodes[y].symbol, l->nodes[z].symbol));
    low =
        choose(l, side(l, x, symbol, false), side(l, y, symbol, false), side(l, z, symbol, false));
    high = choose(l, side(l, x, symbol, true), side(l, y, symbol, true), side(l, z, symbol, true));
    value = node(l, symbol, low, high);
    *known = (struct logic_result){x, y, z, value + 1};
    return value;
}

uint32_t logic_and(struct logic *l, uint32_t x, uint32_t y) {
    prepare(l);
    return choose(l, x, y, LOGIC_NEVER);
}

uint32_t logic_or(struct logic *l, uint32_t x, uint32_t y) {
    prepare(l);
    return choose(l, x, LOGIC_ALWAYS, y);
}

uint32_t logic_not(struct logic *l, uint32_t x) {
    prepare(l);
    return choose(l, x, LOGIC_NEVER, LOGIC_ALWAYS);
}

uint32_t logic_of(struct logic *l, const struct cond *c) {
    uint32_t value;

    prepare(l);
    if (!c)
        return LOGIC_ALWAYS;
    if (c->kind == COND_SYMBOL)
        return node(l, intern_add(&l->symbols, str_from(c->symbol)), LOGIC_NEVER, LOGIC_ALWAYS);
    if (c->kind == COND_NOT)
        return logic_not(l, logic_of(l, c->operands[0]));
    value = c->kind == COND_ALL ? LOGIC_ALWAYS : LOGIC_NEVER;
    for (size_t i = 0; i < c->operand_count; i++) {
        uint32_t operand = logic_of(l, c->operands[i]);

        value = c->kind == COND_ALL ? logic_and(l, value, operand) : logic_or(l, value, operand);
    }
    return value;
}

uint32_t logic_given(struct logic *l, uint32_t x, uint32_t symbol, bool defined) {
    uint32_t literal;

    prepare(l);
    if (x <= LOGIC_ALWAYS || l->nodes[x].symbol > symbol)
        return x;
    if (l->nodes[x].symbol == symbol)
        return side(l, x, symbol, defined);
    literal = node(l, l->nodes[x].symbol, LOGIC_NEVER, LOGIC_ALWAYS);
    if (l->exceeded || ++l->steps > LOGIC_MOST_STEPS) {
        l->exceeded = true;
        return LOGIC_ALWAYS;
    }
    return choose(l, literal, logic_given(l, l->nodes[x].high, symbol, defined),
                  logic_given(l, l->nodes[x].low, symbol, defined));
}

/* ---- questions about conditions ---- */

bool logic_implies(const struct cond *const *given, size_t count, const struct cond *wanted) {
    struct logic l = {0};
    uint32_t all = LOGIC_ALWAYS;
    bool follows;

    if (!wanted)
        return true;
    for (size_t i = 0; i < count; i++)
        all = logic_and(&l, all, logic_of(&l, given[i]));
    follows = logic_and(&l, all, logic_not(&l, logic_of(&l, wanted))) == LOGIC_NEVER || l.exceeded;
    logic_free(&l);
    return follows;
}

bool logic_equivalent(const struct cond *x, const struct cond *y) {
    struct logic l = {0};
    bool same = logic_of(&l, x) == logic_of(&l, y) && !l.exceeded;

    logic_free(&l);
    return same;
}

/* ---- simplifying ---- */

/* `x` can be taken for always, or never, where `care` holds. */
static bool settled(struct logic *l, uint32_t x, uint32_t care, bool always) {
    return logic_and(l, care, always ? logic_not(l, x) : x) == LOGIC_NEVER;
}

static const struct cond *simplify(struct logic *l, struct arena *a, const struct cond *c,
                                   uint32_t care);

/* Where the operands other than `i` leave the matter open. Those before it are simplified already:
 * each is only right where those behind it are what they were, so all are taken as they are now. */
static uint32_t care_beside(struct logic *l, const struct cond *const *operands, size_t count,
                            enum cond_kind kind, size_t i, uint32_t care) {
    for (size_t k = 0; k < count; k++) {
        uint32_t other = k == i ? LOGIC_ALWAYS : logic_of(l, operands[k]);

        if (k != i)
            care = logic_and(l, care, kind == COND_ALL ? other : logic_not(l, other));
    }
    return care;
}

/* The last operands go first, so that of two that say the same the first stays. */
static const struct cond *simplify_operands(struct logic *l, struct arena *a, const struct cond *c,
                                            uint32_t care) {
    const struct cond **operands = arena_array(a, c->operand_count, sizeof *operands);

    memcpy(operands, c->operands, c->operand_count * sizeof *operands);
    for (size_t i = c->operand_count; i-- > 0;) {
        uint32_t here = care_beside(l, operands, c->operand_count, c->kind, i, care);

        operands[i] = simplify(l, a, operands[i], here);
    }
    return c->kind == COND_ALL ? cond_all(a, operands, c->operand_count)
                               : cond_any(a, operands, c->operand_count);
}

/* Of !a && !b the shorter form !(a || b), and the other way round. */
static const struct cond *pull_negation(struct arena *a, const struct cond *c) {
    const struct cond **inner;

    if (!c || c->kind == COND_SYMBOL || c->kind == COND_NOT || c->operand_count < 2)
        return c;
    inner = arena_array(a, c->operand_count, sizeof *inner);
    for (size_t i = 0; i < c->operand_count; i++) {
        if (c->operands[i]->kind != COND_NOT)
            return c;
        inner[i] = c->operands[i]->operands[0];
    }
    return cond_not(a, c->kind == COND_ALL ? cond_any(a, inner, c->operand_count)
                                           : cond_all(a, inner, c->operand_count));
}

static const struct cond *simplify(struct logic *l, struct arena *a, const struct cond *c,
                                   uint32_t care) {
    uint32_t x = logic_of(l, c);

    if (!c || settled(l, x, care, true))
        return NULL;
    if (settled(l, x, care, false))
        return &cond_never;
    switch (c->kind) {
    case COND_SYMBOL: return c;
    case COND_NOT: return cond_not(a, simplify(l, a, c->operands[0], care));
    default: return pull_negation(a, simplify_operands(l, a, c, care));
    }
}

static enum cond_state is_open(const void *ctx, const char *symbol) {
    (void)ctx;
    (void)symbol;
    return COND_OPEN;
}

const struct cond *logic_simplify(struct logic *l, struct arena *a, const struct cond *c,
                                  uint32_t care) {
    const struct cond *flat = cond_given(a, c, is_open, NULL), *simple;

    prepare(l);
    simple = simplify(l, a, flat, care);
    return l->exceeded ? flat : simple;
}
