/* SPDX-License-Identifier: MIT */
/*
 * The report as JSON: docs/report.md says what each field means.
 */
#include "report/print.h"

#include "base/json.h"
#include "base/utf8.h"
#include "report/figures.h"
#include "report/history.h"
#include "report/units.h"

enum { VERSION = 1 };

static const char *const kind_keys[STEP_KINDS] = {
    [STEP_OUTSIDE] = "outside",
    [STEP_ONCE] = "once",
    [STEP_REPEATED] = "repeated",
    [STEP_SINGLE] = "single",
};

static json_t *number(bool known, double value) {
    return known ? json_real(value) : json_null();
}

static json_t *bytes(bool known, double value) {
    return known ? json_integer((json_int_t)(value + 0.5)) : json_null();
}

static json_t *count(uint64_t n) {
    return json_integer((json_int_t)n);
}

/* Adds the fields of a sum to an object. */
static json_t *add_amount(const struct report *r, json_t *object, const struct amount *a) {
    bool at_once = r->timeline.at_once > 0;

    json_object_set_new(object, "steps", count(a->steps));
    json_object_set_new(object, "timed", count(a->timed));
    json_object_set_new(object, "sized", count(a->sized));
    json_object_set_new(object, "seconds", number(a->timed > 0, a->seconds));
    json_object_set_new(object, "cpu_seconds_at_most", number(a->timed > 0 && at_once, a->cpu));
    json_object_set_new(object, "object_bytes", bytes(a->sized > 0, a->bytes));
    return object;
}

static json_t *amount(const struct report *r, const struct amount *a) {
    return add_amount(r, json_object(), a);
}

static json_t *targets(const struct report *r) {
    json_t *list = json_array();

    for (size_t t = 0; t < r->target_count; t++) {
        const struct report_target *target = &r->targets[t];
        bool there = target->loaded_bytes >= 0;

        json_array_append_new(
            list, json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "name",
                            utf8_text(r->arena, target->name), "program",
                            utf8_text(r->arena, target->program), "separate",
                            amount(r, &target->separate), "cost", amount(r, &target->cost),
                            "repeated", amount(r, &target->repeated), "loaded_bytes",
                            bytes(there, (double)target->loaded_bytes), "file_bytes",
                            bytes(there, (double)target->file_bytes)));
    }
    return list;
}

static json_t *sums(const struct report *r) {
    bool fewest = r->classify.present;

    return json_pack("{s:o, s:o, s:o, s:o}", "as_built", amount(r, &r->built), "separate",
                     amount(r, &r->separate), "fewest",
                     fewest ? amount(r, &r->fewest) : json_null(), "needless",
                     fewest ? amount(r, &r->needless) : json_null());
}

static json_t *ratio(bool known, double part, double whole) {
    return number(known && whole > 0, figures_ratio(part, whole));
}

static json_t *ratios(const struct report *r) {
    const struct amount *b = &r->built, *s = &r->separate;
    bool cpu = b->timed > 0 && r->timeline.at_once > 0;

    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o}", "steps", ratio(true, (double)b->steps, (double)s->steps),
        "seconds", ratio(b->timed > 0, b->seconds, s->seconds), "cpu_seconds_at_most",
        ratio(cpu, b->cpu, s->cpu), "object_bytes", ratio(b->sized > 0, b->bytes, s->bytes),
        "fewest_steps", ratio(r->classify.present, (double)r->fewest.steps, (double)s->steps));
}

static json_t *kinds(const struct report *r) {
    json_t *all = json_object();

    for (size_t k = 0; k < STEP_KINDS; k++) {
        json_t *kind = json_pack("{s:I}", "files", (json_int_t)r->kind_files[k]);

        json_object_set_new(all, kind_keys[k], add_amount(r, kind, &r->kinds[k]));
    }
    return all;
}

static json_t *folders(const struct report *r) {
    json_t *list = json_array();

    for (size_t i = 0; i < r->folder_count; i++) {
        const struct report_folder *f = &r->folders[i];
        json_t *folder;

        if (!f->built.steps)
            continue;
        folder = json_pack("{s:s, s:I, s:I, s:I}", "folder", utf8_text(r->arena, f->name), "files",
                           (json_int_t)f->files, "separate_steps", (json_int_t)f->separate.steps,
                           "target_specific_steps", (json_int_t)f->specific.steps);
        json_array_append_new(list, add_amount(r, folder, &f->built));
    }
    return list;
}

/* The targets that alone need a step of the file. */
static json_t *alone(const struct report *r, const struct report_file *f) {
    json_t *list = json_array();

    for (uint32_t i = 0; i < f->step_count; i++) {
        const struct report_step *s = &r->steps[f->steps[i]];

        if (s->targets == 1)
            json_array_append_new(list, json_name(str_from(r->targets[s->target].name)));
    }
    return list;
}

static json_t *files(const struct report *r) {
    json_t *list = json_array();

    for (size_t i = 0; i < r->file_count; i++) {
        const struct report_file *f = &r->files[i];
        const struct amount *a = &f->built;
        json_t *file;

        if (!f->step_count)
            continue;
        file = json_object();
        json_object_set_new(file, "file", json_name(str_from(f->name)));
        json_object_set_new(file, "kind", json_string(kind_keys[f->kind]));
        json_object_set_new(file, "steps", count(f->step_count));
        json_object_set_new(file, "alone", alone(r, f));
        json_object_set_new(file, "seconds", number(amount_is_timed(a), a->seconds));
        json_object_set_new(file, "object_bytes", bytes(amount_is_sized(a), a->bytes));
        if (f->equal)
            json_object_set_new(file, "equal_options", count(f->equal));
        if (f->classes)
            json_object_set_new(file, "classes", count(f->classes));
        if (f->reason)
            json_object_set_new(file, "reason", json_name(str_from(f->reason)));
        json_array_append_new(list, file);
    }
    return list;
}

static json_t *timing(const struct report *r) {
    const struct report_timeline *t = &r->timeline;
    bool known = t->at_once > 0;

    if (!t->present)
        return json_null();
    return json_pack(
        "{s:i, s:I, s:I, s:I, s:I, s:b, s:I, s:b, s:i, s:o, s:o, s:o, s:o}", "log_version",
        (int)t->log.version, "entries", (json_int_t)t->log.entries, "not_recorded",
        (json_int_t)t->log.not_recorded, "clock_jumps", (json_int_t)t->log.jumps, "broken_lines",
        (json_int_t)t->log.broken, "truncated", t->log.truncated, "runs", (json_int_t)t->log.runs,
        "order_lost", t->log.order_lost, "processors", (int)t->processors, "busy_seconds",
        number(known, t->busy), "all_steps_seconds", number(known, t->work), "steps_at_once",
        number(known, t->at_once), "most_steps_at_once", known ? count(t->slots) : json_null());
}

static json_t *cache(const struct report *r) {
    const struct ccache_stats *c = &r->cache;

    if (!r->has_cache)
        return json_null();
    return json_pack("{s:I, s:I, s:I}", "direct_hits", (json_int_t)c->direct_hits,
                     "preprocessed_hits", (json_int_t)c->preprocessed_hits, "misses",
                     (json_int_t)c->misses);
}

static json_t *unified(const struct report *r) {
    const struct link_summary *l = &r->link;

    if (!l->present)
        return json_null();
    return json_pack("{s:I, s:I, s:o, s:o, s:f}", "loaded_bytes", (json_int_t)l->unified,
                     "file_bytes", (json_int_t)l->unified_file, "programs_loaded_bytes",
                     bytes(l->programs >= 0, (double)l->programs), "programs_file_bytes",
                     bytes(l->programs_file >= 0, (double)l->programs_file), "link_seconds",
                     l->seconds);
}

static json_t *most_compiled(const struct report *r) {
    json_t *list = json_array();

    for (size_t i = 0; i < r->most_compiled_count && i < 20; i++)
        json_array_append_new(list, json_pack("{s:o, s:I}", "file",
                                              json_name(str_from(r->most_compiled[i].name)),
                                              "units", (json_int_t)r->most_compiled[i].times));
    return list;
}

static json_t *limits(const struct report *r) {
    json_t *list = json_array();

    for (size_t i = 0; i < r->rule_count; i++) {
        const struct budget_rule *rule = &r->rules[i];
        json_t *hints = json_array();

        for (size_t k = 0; k < rule->hint_count; k++)
            json_array_append_new(hints, json_name(str_from(rule->hints[k])));
        json_array_append_new(list, json_pack("{s:o, s:I, s:b, s:o, s:o, s:o}", "rule",
                                              json_name(str_from(rule->text)), "line",
                                              (json_int_t)rule->line, "kept",
                                              !rule->problem && !rule->skipped, "value",
                                              json_name_or_null(rule->value), "problem",
                                              json_name_or_null(rule->problem), "hints", hints));
    }
    return list;
}

void print_json(const struct report *r, struct buf *out) {
    json_t *root;

    if (!r->job->builddir) {
        root = json_pack("{s:s, s:i, s:s, s:o}", "format", "unitarget-history", "version", VERSION,
                         "unitarget", UNITARGET_VERSION, "history", history_json(r));
        json_put(root, 1, out);
        return;
    }
    root =
        json_pack("{s:s, s:i, s:s, s:s}", "format", "unitarget-report", "version", VERSION,
                  "unitarget", UNITARGET_VERSION, "build", utf8_text(r->arena, r->job->builddir));
    if (r->job->budget)
        json_object_set_new(root, "limits", limits(r));
    json_object_set_new(root, "steps",
                        json_pack("{s:I, s:I, s:I, s:I}", "all", (json_int_t)r->commands, "sources",
                                  (json_int_t)r->sources, "outside",
                                  (json_int_t)r->kinds[STEP_OUTSIDE].steps, "unmatched",
                                  (json_int_t)r->unmatched));
    json_object_set_new(root, "most_compiled", most_compiled(r));
    json_object_set_new(root, "ratios", ratios(r));
    json_object_set_new(root, "sums", sums(r));
    json_object_set_new(root, "kinds", kinds(r));
    json_object_set_new(root, "equal_options",
                        json_pack("{s:I, s:I, s:I}", "files", (json_int_t)r->equal_files, "steps",
                                  (json_int_t)r->equal_steps, "needless",
                                  (json_int_t)r->equal_needless));
    json_object_set_new(root, "unified", unified(r));
    json_object_set_new(root, "timing", timing(r));
    json_object_set_new(root, "cache", cache(r));
    json_object_set_new(root, "targets", targets(r));
    if (r->history)
        json_object_set_new(root, "history", history_json(r));
    json_object_set_new(root, "folders", folders(r));
    json_object_set_new(root, "files", files(r));
    json_put(root, 1, out);
}
