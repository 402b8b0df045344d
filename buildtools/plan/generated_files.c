/* SPDX-License-Identifier: MIT */
/*
 * What is generated from a schema. Compiled once for all targets, none of it depends on one. For
 * each target, a file does if its text, or that of a generated header that it leads to, mentions a
 * name that depends on the target: so the files are made, in memory, and looked at.
 */
#include "plan/model.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "classify/lexical.h"
#include "qapi/gen/generate.h"
#include "qapi/gen/once.h"
#include "qapi/gen/output.h"

/* A generated file that is looked at. */
struct look {
    struct plan *plan;
    struct plan_generated *file;
    struct str text;
    struct intern *names; /* of all generated files */
    uint32_t *opens;      /* [open_count] numbers of the files that it includes */
    size_t open_count, open_capacity;
};

static enum plan_output_kind kind_of(const struct plan *p, const char *name) {
    struct str base = str_from(str_basename(name));

    if (str_ends(base, ".h"))
        return PLAN_HEADER;
    if (!str_ends(base, ".c"))
        return PLAN_OTHER;
    return str_starts(base, arena_printf(p->arena, "%sqapi-stub-", p->job.prefix)) ? PLAN_STUB
                                                                                   : PLAN_CODE;
}

static void see_token(void *ctx, enum lexical_where where, struct str token) {
    struct look *l = ctx;
    const char *name;

    (void)where;
    if (l->file->reason.text)
        return;
    name = arena_copy(l->plan->arena, token.p, token.n);
    if (!plan_name_depends(l->plan, name))
        return;
    l->file->reason = (struct plan_reason){arena_printf(l->plan->arena, "mentions %s", name),
                                           l->file->name, plan_line_of(l->text, token)};
}

static void see_directive(void *ctx, enum lexical_directive directive, struct str name,
                          struct str body) {
    struct look *l = ctx;
    const char *open = body.n ? memchr(body.p, '"', body.n) : NULL, *close;
    uint32_t number;

    (void)name;
    close = open ? memchr(open + 1, '"', (size_t)(body.p + body.n - open - 1)) : NULL;
    if (directive != LEXICAL_INCLUDE || !close)
        return;
    number = intern_find(l->names, (struct str){open + 1, (size_t)(close - open - 1)});
    if (number == INTERN_NONE)
        return;
    l->opens = array_grow(l->opens, &l->open_capacity, l->open_count + 1, sizeof *l->opens);
    l->opens[l->open_count++] = number;
}

static void see_nothing(void *ctx) {
    (void)ctx;
}

static void see_probe(void *ctx, struct str name) {
    (void)ctx;
    (void)name;
}

/* Whoever includes a file that depends on the target does so, too: until nothing changes. */
static void spread(struct plan *p, const struct look *looks) {
    bool changed = true;

    while (changed) {
        changed = false;
        for (size_t i = 0; i < p->generated_count; i++) {
            struct plan_generated *f = &p->generated[i];

            for (size_t k = 0; !f->reason.text && k < looks[i].open_count; k++) {
                const struct plan_generated *other = &p->generated[looks[i].opens[k]];

                if (other->reason.text) {
                    f->reason = other->reason;
                    changed = true;
                }
            }
        }
    }
}

static void look_at_all(struct plan *p, const struct qapi_outputs *o) {
    struct look *looks = arena_array(p->arena, o->count, sizeof *looks);
    struct intern names = {0};

    for (size_t i = 0; i < o->count; i++)
        intern_add(&names, str_from(str_basename(o->files[i]->name)));
    for (size_t i = 0; i < o->count; i++) {
        const struct buf *text = &o->files[i]->text;
        const struct lexical_visitor visitor = {.token = see_token,
                                                .directive = see_directive,
                                                .probe = see_probe,
                                                .text = see_nothing,
                                                .doubt = see_nothing,
                                                .ctx = &looks[i]};

        looks[i] = (struct look){.plan = p,
                                 .file = &p->generated[i],
                                 .names = &names,
                                 .text = {text->n ? text->p : "", text->n}};
        lexical_scan(looks[i].text, &visitor);
    }
    spread(p, looks);
    for (size_t i = 0; i < o->count; i++)
        free(looks[i].opens);
    intern_free(&names);
}

bool plan_generated(struct plan *p) {
    const struct plan_job *job = &p->job;
    struct qapi_generate_options options = {.prefix = job->prefix,
                                            .tool = "unitarget",
                                            .builtins = job->builtins,
                                            .suppress_tracing = job->suppress_tracing};
    struct qapi_outputs outputs = {0};
    struct qapi_schema *s;
    bool good;

    if (!job->schema)
        return true;
    s = qapi_schema_load(job->schema, &job->load);
    good = s && (job->per_target || qapi_once_apply(s, &p->targets, "target_name"));
    if (good) {
        for (size_t i = 0; i < s->source_count; i++)
            plan_depends(p, &p->settings, s->sources[i]->path);
        qapi_generate(
            &(struct qapi_generation){.schema = s, .options = &options, .outputs = &outputs});
        good = qapi_outputs_sort(&outputs);
    }
    if (good) {
        p->generated = arena_array(p->arena, outputs.count, sizeof *p->generated);
        p->generated_count = outputs.count;
        for (size_t i = 0; i < outputs.count; i++) {
            const char *name = outputs.files[i]->name;

            name = arena_copy(p->arena, name, strlen(name));
            p->generated[i] = (struct plan_generated){.name = name, .kind = kind_of(p, name)};
        }
        if (job->per_target)
            look_at_all(p, &outputs);
    }
    qapi_outputs_free(&outputs);
    qapi_schema_free(s);
    return good;
}
