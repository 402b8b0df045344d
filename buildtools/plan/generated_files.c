/* SPDX-License-Identifier: MIT */
/*
 * What is generated from a schema. Compiled once for all targets, none of it depends on one. For
 * each target, a file does if its text, or that of a generated header that it leads to, mentions a
 * name that depends on the target: so the files are made, in memory, and looked at.
 */
#include "plan/model.h"

#include "qapi/gen/generate.h"
#include "qapi/gen/once.h"
#include "qapi/gen/output.h"

static bool name_depends(const void *plan, const char *name) {
    return plan_name_depends(plan, name);
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
    if (good)
        qapi_files_look(p->arena, &outputs, job->prefix, job->per_target ? name_depends : NULL, p,
                        &p->generated);
    qapi_outputs_free(&outputs);
    qapi_schema_free(s);
    return good;
}
