/* SPDX-License-Identifier: MIT */
#include "classify/trial.h"

#include "classify/cache.h"
#include "classify/workshop.h"

void trial_start_class(struct workshop *w, struct unit *u, uint32_t class) {
    struct classify *c = w->c;
    struct text_class *k = &u->classes[class];
    const struct step *s = u->steps[k->first];
    static const struct compiler_variant as_it_is = {0};
    struct hash key = workshop_key(c, s, k->text);
    struct attempt *t;

    if (k->has_object || cache_find_object(c, key, &k->object)) {
        k->has_object = true;
        return;
    }
    t = workshop_attempt(w, u, class, true);
    t->key = key;
    t->task.argv = compiler_compile(&t->arena, &c->compilers[s->tool], s, t->object, &as_it_is);
    workshop_submit(w, t);
}

void trial_take_object(struct workshop *w, struct attempt *t) {
    struct text_class *k = &t->unit->classes[t->class];

    if (t->good) {
        k->object = t->result;
        k->has_object = true;
        cache_add_object(w->c, t->key, t->result);
        return;
    }
    if (!t->unit->failure) {
        t->unit->failure = compiler_complaint(w->c->arena, &t->task.messages);
        t->unit->failed_output = t->unit->steps[k->first]->output;
    }
}

static void join_equal(struct unit *u) {
    for (uint32_t a = 0; a < u->class_count; a++) {
        struct text_class *x = &u->classes[a];

        if (x->group != a || !x->has_object)
            continue;
        for (uint32_t b = a + 1; b < u->class_count; b++) {
            struct text_class *y = &u->classes[b];

            if (y->group == b && y->has_object && hash_eq(x->object, y->object))
                y->group = a;
        }
    }
}

bool trial_confirm(struct classify *c) {
    struct workshop w = {0};

    if (!workshop_open(&w, c, "compiling"))
        return false;
    for (size_t i = 0; i < c->unit_count; i++)
        w.all += c->units[i].class_count > 1 ? c->units[i].class_count : 0;
    for (size_t i = 0; i < c->unit_count; i++) {
        struct unit *u = &c->units[i];

        for (uint32_t k = 0; u->class_count > 1 && !u->failure && k < u->class_count; k++) {
            trial_start_class(&w, u, k);
            w.done++;
            workshop_take(&w, 2u * c->job->jobs, trial_take_object);
        }
    }
    workshop_take(&w, 0, trial_take_object);
    workshop_close(&w);
    for (size_t i = 0; i < c->unit_count; i++)
        join_equal(&c->units[i]);
    return true;
}
