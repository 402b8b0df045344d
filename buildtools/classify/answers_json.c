/* SPDX-License-Identifier: MIT */
#include "classify/answers.h"

#include <stdio.h>

#include "base/json.h"
#include "base/process.h"
#include "classify/compiler.h"
#include "classify/reason.h"

static json_t *number(size_t n) {
    return json_integer((json_int_t)n);
}

static json_t *text(const char *s) {
    return json_name(str_from(s));
}

static const char *target_name(const struct classify *c, const struct unit *u, size_t member) {
    return c->targets[u->steps[member]->target].name;
}

static json_t *targets_json(const struct classify *c) {
    json_t *list = json_array();

    for (size_t t = 0; t < c->target_count; t++)
        json_array_append_new(list, text(c->targets[t].name));
    return list;
}

static json_t *steps_json(const struct classify *c, const struct sums *s) {
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "all", number(c->counts.all), "outside",
                     number(c->counts.outside), "per_target", number(s->steps), "single",
                     number(s->single), "multi", number(s->steps - s->single));
}

static json_t *files_json(const struct classify *c, const struct sums *s) {
    json_t *o = json_object();

    json_object_set_new(o, "per_target", number(c->unit_count));
    for (enum verdict v = VERDICT_SINGLE; v <= VERDICT_FAILED; v++)
        json_object_set_new(o, verdict_name(v), number(s->files[v]));
    return o;
}

static json_t *per_target_json(const struct classify *c, const struct sums *s) {
    json_t *o = json_object();

    for (size_t t = 0; t < c->target_count; t++) {
        const struct target_sums *x = &s->targets[t];

        json_object_set_new(o, c->targets[t].name,
                            json_pack("{s:o, s:o, s:o, s:o, s:o}", "steps", number(x->steps),
                                      "single", number(x->single), "alone", number(x->alone),
                                      "shared", number(x->shared), "common", number(x->common)));
    }
    return o;
}

static enum proof proof_of(const struct unit *u, uint32_t group) {
    enum proof best = PROOF_SINGLE;

    for (size_t i = 0; i < u->count; i++) {
        const struct text_class *k = &u->classes[u->class_of[i]];

        if (k->group == group && u->class_of[i] != group)
            return PROOF_OBJECTS;
        if (k->group == group && u->proofs[i] > best)
            best = u->proofs[i];
    }
    return best;
}

static json_t *class_json(const struct classify *c, const struct unit *u, uint32_t group) {
    json_t *targets = json_array(), *outputs = json_array();

    for (size_t i = 0; i < u->count; i++) {
        if (u->classes[u->class_of[i]].group != group)
            continue;
        json_array_append_new(targets, text(target_name(c, u, i)));
        json_array_append_new(outputs, text(u->steps[i]->output));
    }
    return json_pack("{s:o, s:o, s:s}", "targets", targets, "outputs", outputs, "proof",
                     proof_name(proof_of(u, group)));
}

static void set_place(json_t *o, const char *file, size_t line) {
    if (!file)
        return;
    json_object_set_new(o, "file", text(file));
    if (line)
        json_object_set_new(o, "line", number(line));
}

static json_t *reason_json(const struct unit *u, const struct reason *r) {
    json_t *o =
        json_pack("{s:s, s:o, s:o, s:o}", "kind", reason_kind_name(r->kind), "name", text(r->name),
                  "left", number(r->left), "frees", number(r->left == 1 ? unit_frees(u) : 0));

    set_place(o, r->file, r->line);
    return o;
}

static json_t *drops_json(const struct trial *trial) {
    json_t *list = json_array();

    for (size_t i = 0; i < trial->drop_count; i++)
        json_array_append_new(list, json_pack("{s:o, s:o}", "include", text(trial->drops[i].name),
                                              "line", number(trial->drops[i].line)));
    return list;
}

static json_t *unit_json(const struct classify *c, const struct unit *u) {
    json_t *classes = json_array(), *reasons = json_array(), *o;

    for (uint32_t i = 0; !u->failure && i < u->class_count; i++) {
        if (u->classes[i].group == i)
            json_array_append_new(classes, class_json(c, u, i));
    }
    for (size_t i = 0; u->groups > 1 && i < u->reason_count; i++)
        json_array_append_new(reasons, reason_json(u, &u->reasons[i]));
    o = json_pack("{s:o, s:s, s:o, s:o, s:o, s:o}", "file", text(u->file), "verdict",
                  verdict_name(unit_verdict(u)), "steps", number(u->count), "frees",
                  number(unit_frees(u)), "classes", classes, "reasons", reasons);
    if (u->failure)
        json_object_set_new(o, "failure", text(u->failure));
    if (u->trial) {
        json_object_set_new(o, "trial", json_string(trial_name(u->trial->result)));
        if (u->trial->result == TRIAL_WITHOUT)
            json_object_set_new(o, "drops", drops_json(u->trial));
        if (u->trial->message)
            json_object_set_new(o, "trial_message", text(u->trial->message));
    }
    return o;
}

static json_t *move_json(const struct move *m) {
    json_t *files = json_array(), *o;

    for (size_t i = 0; i < m->count; i++)
        json_array_append_new(files, text(m->units[i]->file));
    o = json_pack("{s:s, s:o, s:o}", "change", change_name(m->change), "files", files, "frees",
                  number(m->frees));
    if (m->change != CHANGE_AS_IS)
        json_object_set_new(o, "name", text(m->name));
    set_place(o, m->file, m->line);
    return o;
}

static json_t *run_json(const struct classify *c) {
    return json_pack("{s:o, s:o, s:o, s:o, s:f, s:f}", "preprocessor_runs", number(c->counts.runs),
                     "cached", number(c->counts.cached), "compiler_runs",
                     number(c->counts.compiles), "verified", number(c->counts.verified),
                     "cpu_seconds", process_cpu() + process_cpu_of_others() - c->cpu,
                     "wall_seconds", process_wall() - c->wall);
}

void answers_json(struct classify *c, const struct sums *s) {
    json_t *units = json_array(), *moves = json_array(), *o;
    size_t count;
    const struct move *list = moves_find(c, &count);

    for (size_t i = 0; i < c->unit_count; i++)
        json_array_append_new(units, unit_json(c, s->sorted[i]));
    for (size_t i = 0; i < count; i++)
        json_array_append_new(moves, move_json(&list[i]));
    o = json_pack("{s:s, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                  "format", "unitarget-classify", "version", 1, "build", text(c->job->builddir),
                  "directory", text(c->directory), "compiler",
                  text(c->compiler_count ? c->compilers[0].path : ""), "targets", targets_json(c),
                  "steps", steps_json(c, s), "files", files_json(c, s), "classes",
                  number(s->classes), "saves", number(s->steps - s->classes), "per_target",
                  per_target_json(c, s), "units", units, "moves", moves, "run", run_json(c));
    json_write(o, 1, stdout);
}
