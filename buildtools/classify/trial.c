/* SPDX-License-Identifier: MIT */
#include "classify/trial.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "classify/cache.h"
#include "classify/classes.h"
#include "classify/parts.h"
#include "classify/temporary_folder.h"

/* What its assembly opens may have changed since. */
static bool opens_files(const struct unit *u, uint32_t class) {
    const struct run *run = classes_run(u, class);

    return !run || run->trace->opens;
}

void trial_start_class(struct workshop *w, struct unit *u, uint32_t class) {
    struct classify *c = w->c;
    struct text_class *k = &u->classes[class];
    const struct step *s = u->steps[k->first];
    static const struct compiler_variant as_it_is = {0};
    struct hash key = workshop_key(c, s, k->text);
    struct attempt *t;

    if (k->has_object || (!opens_files(u, class) && cache_find_object(c, key, &k->object))) {
        k->has_object = true;
        return;
    }
    t = workshop_attempt(w, u, class, true);
    t->key = key;
    t->task.folder = step_folder(s);
    t->task.argv = compiler_compile(&t->arena, &c->compilers[s->tool], s, t->object, &as_it_is);
    workshop_submit(w, t);
}

void trial_take_object(struct workshop *w, struct attempt *t) {
    struct text_class *k = &t->unit->classes[t->class];

    if (t->good) {
        k->object = t->result;
        k->has_object = true;
        if (!opens_files(t->unit, t->class))
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

/* ---- functions that differ ---- */

/* In the thread that began all: the object is looked into when it is taken. */
static void leave_object(struct jobs_task *task) {
    ((struct attempt *)task->ctx)->good = task->status == 0;
}

static bool is_readable(const struct file_map *map) {
    const Elf64_Ehdr *h = (const Elf64_Ehdr *)map->data;

    return map->size > sizeof *h && elf_is_elf(map->data, map->size) && h->e_machine == EM_X86_64;
}

static void take_parts(struct workshop *w, struct attempt *t) {
    struct parts *p = t->ctx;
    struct elf_object o;
    struct file_map map;

    if (t->good && file_map(&map, t->object)) {
        if (is_readable(&map) && elf_object_open(&o, t->unit->file, map.data, map.size))
            *p = parts_of(w->c->arena, &o);
        file_unmap(&map);
    }
    unlink(t->object);
}

static const struct part *find_part(const struct parts *p, const char *name) {
    for (size_t i = 0; i < p->count; i++) {
        if (strcmp(p->list[i].name, name) == 0)
            return &p->list[i];
    }
    return NULL;
}

/* Counts those of the parts of one class that no class before it has, and keeps what differs. */
static void compare_parts(struct unit_parts *u, const struct parts *all, size_t classes,
                          size_t at) {
    for (size_t i = 0; i < all[at].count; i++) {
        const struct part *part = &all[at].list[i];
        bool differs = false, is_new = true;

        for (size_t k = 0; k < classes; k++) {
            const struct part *other = find_part(&all[k], part->name);

            differs |= !other || !hash_eq(other->hash, part->hash);
            is_new &= k >= at || !other;
        }
        if (!is_new)
            continue;
        *(part->is_function ? &u->all_functions : &u->all_data) += 1;
        if (differs && part->is_function)
            u->functions[u->function_count++] = part->name;
        else if (differs)
            u->data[u->data_count++] = part->name;
    }
}

static void sum_parts(struct classify *c, struct unit *u, const struct parts *all, size_t classes) {
    size_t most = 0;

    for (size_t k = 0; k < classes; k++) {
        if (!all[k].count)
            return; /* not known of each */
        most += all[k].count;
    }
    u->parts = arena_alloc(c->arena, sizeof *u->parts);
    u->parts->functions = arena_array(c->arena, most, sizeof *u->parts->functions);
    u->parts->data = arena_array(c->arena, most, sizeof *u->parts->data);
    for (size_t k = 0; k < classes; k++)
        compare_parts(u->parts, all, classes, k);
}

static void find_parts(struct workshop *w, struct unit *u) {
    static const struct compiler_variant sections = {.sections = true};
    struct classify *c = w->c;
    struct parts *all = arena_array(c->arena, u->class_count, sizeof *all);
    size_t classes = 0;

    for (uint32_t k = 0; k < u->class_count; k++) {
        const struct step *s = u->steps[u->classes[k].first];
        struct attempt *t;

        if (u->classes[k].group != k)
            continue;
        t = workshop_attempt(w, u, k, true);
        t->task.finish = leave_object;
        t->ctx = &all[classes++];
        t->task.folder = step_folder(s);
        t->task.argv = compiler_compile(&t->arena, &c->compilers[s->tool], s, t->object, &sections);
        workshop_submit(w, t);
    }
    workshop_take(w, 0, take_parts);
    if (classes > 1)
        sum_parts(c, u, all, classes);
}

bool trial_parts(struct classify *c) {
    struct workshop w = {0};

    if (!workshop_open(&w, c, "compiling"))
        return false;
    for (size_t i = 0; i < c->unit_count; i++) {
        if (c->units[i].class_count > 1 && !c->units[i].failure)
            find_parts(&w, &c->units[i]);
    }
    workshop_close(&w);
    return true;
}
