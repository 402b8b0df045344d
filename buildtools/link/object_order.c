/* SPDX-License-Identifier: MIT */
#include "link/object_order.h"

#include <stdlib.h>
#include <string.h>

/* A page that holds the end of one set's objects and the start of another's is touched by the
 * targets of both. So sets that differ in few targets lie side by side: the sets are put on a path
 * whose neighbours differ in as few targets as possible, found by going to the nearest and then
 * turning round stretches while that shortens it. */
struct path {
    size_t count;
    uint32_t *sets;     /* [count] the sets in order; the first stays where it is */
    uint16_t *distance; /* [count * count] in how many targets two sets differ */
};

static uint16_t apart(const struct path *p, size_t i, size_t k) {
    return p->distance[p->sets[i] * p->count + p->sets[k]];
}

static void measure(struct link_state *s, struct path *p) {
    p->distance = arena_array(s->arena, p->count * p->count, sizeof *p->distance);
    for (uint32_t i = 0; i < p->count; i++) {
        for (uint32_t k = 0; k < i; k++) {
            uint16_t n = 0;

            for (size_t t = 0; t < s->target_count; t++)
                n = (uint16_t)(n + (mask_table_has(&s->masks, i, t) !=
                                    mask_table_has(&s->masks, k, t)));
            p->distance[i * p->count + k] = p->distance[k * p->count + i] = n;
        }
    }
}

static void swap(struct path *p, size_t i, size_t k) {
    uint32_t set = p->sets[i];

    p->sets[i] = p->sets[k];
    p->sets[k] = set;
}

static void go_to_nearest(struct path *p) {
    for (size_t i = 0; i + 2 < p->count; i++) {
        size_t best = i + 1;

        for (size_t k = i + 2; k < p->count; k++) {
            if (apart(p, i, k) < apart(p, i, best))
                best = k;
        }
        swap(p, i + 1, best);
    }
}

/* How much shorter the path is when the stretch i..k is turned round. */
static int gain(const struct path *p, size_t i, size_t k) {
    int before = apart(p, i - 1, i), after = apart(p, i - 1, k);

    if (k + 1 < p->count) {
        before += apart(p, k, k + 1);
        after += apart(p, i, k + 1);
    }
    return before - after;
}

static bool turn_stretches(struct path *p) {
    bool shorter = false;

    for (size_t i = 1; i + 1 < p->count; i++) {
        for (size_t k = i + 1; k < p->count; k++) {
            if (gain(p, i, k) <= 0)
                continue;
            for (size_t a = i, b = k; a < b; a++, b--)
                swap(p, a, b);
            shorter = true;
        }
    }
    return shorter;
}

enum { MOST_ROUNDS = 30, MOST_SETS = 2000 };

static void find_path(struct link_state *s, struct path *p) {
    if (p->count > MOST_SETS) /* the table of distances would be too large */
        return;
    measure(s, p);
    go_to_nearest(p);
    for (int round = 0; round < MOST_ROUNDS && turn_stretches(p); round++)
        ;
}

static int by_size(const void *a, const void *b, void *state) {
    const struct link_state *s = state;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    size_t n = mask_table_count(&s->masks, x), m = mask_table_count(&s->masks, y);

    return n != m ? (n < m) - (n > m) : (x > y) - (x < y);
}

struct ranks {
    const struct link_state *state;
    uint32_t *rank; /* of each set */
};

static int by_rank(const void *a, const void *b, void *context) {
    const struct ranks *r = context;
    const struct instance *x = &r->state->instances[*(const uint32_t *)a];
    const struct instance *y = &r->state->instances[*(const uint32_t *)b];

    if (x->mask != y->mask)
        return r->rank[x->mask] < r->rank[y->mask] ? -1 : 1;
    return (x->position > y->position) - (x->position < y->position);
}

void order_instances(struct link_state *s) {
    struct path p = {.count = s->masks.sets.count};
    struct ranks r = {.state = s};

    p.sets = arena_array(s->arena, p.count, sizeof *p.sets);
    for (uint32_t i = 0; i < p.count; i++)
        p.sets[i] = i;
    qsort_r(p.sets, p.count, sizeof *p.sets, by_size, s);
    find_path(s, &p);
    s->mask_order = p.sets;
    r.rank = arena_array(s->arena, p.count, sizeof *r.rank);
    for (uint32_t i = 0; i < p.count; i++)
        r.rank[p.sets[i]] = i;
    s->order = arena_array(s->arena, s->instance_count, sizeof *s->order);
    for (uint32_t i = 0; i < s->instance_count; i++)
        s->order[i] = i;
    qsort_r(s->order, s->instance_count, sizeof *s->order, by_rank, &r);
}
