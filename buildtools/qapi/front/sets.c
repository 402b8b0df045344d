/* SPDX-License-Identifier: MIT */
#include "qapi/front/sets.h"

#include <stdlib.h>

static uint32_t add(struct qapi_sets *s, struct where w) {
    struct buf text = {0};
    uint32_t number;

    where_print_json(&text, s->targets, &w);
    number = intern_add(&s->texts, (struct str){text.p, text.n});
    buf_free(&text);
    s->list = array_grow(s->list, &s->capacity, number + 1, sizeof *s->list);
    s->list[number] = w;
    return number;
}

void qapi_sets_init(struct qapi_sets *s, const struct targets *targets, struct arena *arena) {
    *s = (struct qapi_sets){.targets = targets, .arena = arena};
    add(s, where_of(targets, arena, NULL));
}

void qapi_sets_free(struct qapi_sets *s) {
    intern_free(&s->texts);
    free(s->list);
}

uint32_t qapi_sets_of(struct qapi_sets *s, const struct cond *c) {
    return c ? add(s, where_of(s->targets, s->arena, c)) : QAPI_SET_ALL;
}

const char *qapi_sets_prose(const struct qapi_sets *s, uint32_t set) {
    struct buf text = {0};
    const char *copy;

    where_print(&text, s->targets, &s->list[set]);
    copy = arena_copy(s->arena, text.p, text.n);
    buf_free(&text);
    return copy;
}
