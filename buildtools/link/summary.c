/* SPDX-License-Identifier: MIT */
#include "link/summary.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/json.h"
#include "base/process.h"
#include "base/str.h"
#include "link/edits.h"
#include "link/features.h"
#include "link/late.h"
#include "link/link_job.h"

/* ---- progress ---- */

static bool shows_progress(const struct link_state *s) {
    return !s->job->quiet && isatty(STDERR_FILENO);
}

void progress(const struct link_state *s, const char *phase, size_t done, size_t of) {
    if (!shows_progress(s))
        return;
    fprintf(stderr, "\033[K%s", phase);
    if (of)
        fprintf(stderr, " %zu/%zu", done, of);
    fputs(" …\r", stderr); /* the next line, of whatever kind, overwrites it */
    fflush(stderr);
}

void progress_end(const struct link_state *s) {
    if (shows_progress(s))
        fputs("\033[K", stderr);
}

/* ---- the summary ---- */

/* "38.5 MiB", or "56.1 KiB" for what is small. The text stays until the fourth call from now. */
static const char *size_text(size_t bytes) {
    static char texts[4][32];
    static unsigned next;
    char *text = texts[next++ % 4];

    if (bytes < 10 * 1024 * 1024)
        snprintf(text, sizeof texts[0], "%.1f KiB", (double)bytes / 1024.0);
    else
        snprintf(text, sizeof texts[0], "%.1f MiB", (double)bytes / (1024.0 * 1024.0));
    return text;
}

static double ratio(size_t part, size_t whole) {
    return whole ? (double)part / (double)whole : 0;
}

static void print_objects(const struct plan_counts *c, size_t targets) {
    printf("  objects      %zu in %zu targets' link sets, linked once as %zu\n", c->linked, targets,
           c->instances);
    printf("               %zu shared by all, %zu by some, %zu of one target", c->shared,
           c->partial, c->specific);
    if (c->splits)
        printf(", %u made by splitting", c->splits);
    printf("\n               %zu linked as they are, %zu rewritten (%zu of them before)\n",
           c->untouched, c->rewritten, c->reused);
}

static void print_dispatch(const struct plan_counts *c) {
    printf("  dispatched   %zu functions", c->functions);
    if (c->missing)
        printf(" (%zu absent in some target)", c->missing);
    printf(", %zu data, %zu thread-local\n", c->data, c->tls);
}

/* Names, or "all but" names, whichever is shorter; not more than a line takes. */
void targets_print(const struct link_state *s, const uint64_t *targets) {
    enum { MOST_NAMES = 8 };
    size_t all = s->target_count, n = mask_count(targets, all), printed = 0;
    bool but = n > all / 2 && n > 2 && n < all;

    if (n == all && all > 1) {
        printf("all %zu targets", all);
        return;
    }
    if (but) {
        fputs("all but ", stdout);
        n = all - n;
    }
    for (size_t t = 0; t < all && printed < MOST_NAMES; t++) {
        if (mask_has(targets, t) != but)
            printf("%s%s", printed++ ? ", " : "", s->targets[t].name);
    }
    if (n > printed)
        printf(" and %zu more", n - printed);
}

static void print_libraries(const struct link_state *s) {
    const struct needed_library *list = s->needed->list;
    size_t count = s->needed->count, some = 0, late = 0;

    for (size_t i = 0; i < count; i++) {
        const struct late_library *l = late_library_of(s, &list[i]);

        some += l != NULL;
        late += l && !l->why;
    }
    if (count)
        printf(
            "  libraries    %zu needed, %zu of them by every target; %zu loaded only as needed\n",
            count, count - some, late);
    for (size_t i = 0; i < count; i++) {
        const struct late_library *l = late_library_of(s, &list[i]);

        if (!l)
            continue;
        printf("               %s by ", list[i].name);
        targets_print(s, list[i].targets);
        if (l->why)
            printf(", loaded by all: %s", l->why);
        putchar('\n');
    }
}

/* Targets that lose the same for the same object, in one line. */
static void print_lost_features(struct link_state *s) {
    uint64_t *told = mask_new(s->arena, s->target_count);

    for (size_t t = 0; t < s->target_count; t++) {
        const struct lost_features *lost = &s->lost_features[t];
        uint64_t *alike = mask_new(s->arena, s->target_count);

        if (!lost->features || mask_has(told, t))
            continue;
        for (size_t k = t; k < s->target_count; k++) {
            if (s->lost_features[k].features == lost->features &&
                s->lost_features[k].object == lost->object)
                mask_add(alike, k);
        }
        mask_unite(told, alike, s->target_count);
        fputs("  features     ", stdout);
        targets_print(s, alike);
        printf(" lost the mark %s: %s of %s has none\n", features_told(s->arena, lost->features),
               lost->object, s->targets[lost->target].name);
    }
}

static void print_sizes(const struct link_state *s, const struct run_figures *f) {
    printf("  size         %s loaded, %s with symbols\n", size_text(f->unified_bytes),
           size_text(f->unified_file_bytes));
    if (f->sum_programs == s->target_count)
        printf("               the %zu programs: %s and %s, ratio %.3f\n", f->sum_programs,
               size_text(f->sum_bytes), size_text(f->sum_file_bytes),
               ratio(f->unified_bytes, f->sum_bytes));
}

void summary_print(struct link_state *s, const struct run_figures *f) {
    printf("%s: %zu target%s in one program%s\n", s->job->output_word, s->target_count,
           s->target_count == 1 ? "" : "s", f->up_to_date ? " (up to date)" : "");
    print_objects(&s->counts, s->target_count);
    print_dispatch(&s->counts);
    if (f->post.deferred)
        printf("  relocations  %zu at load, %zu deferred in %zu groups\n", f->post.at_load,
               f->post.deferred, f->post.groups);
    print_libraries(s);
    print_lost_features(s);
    print_sizes(s, f);
    printf("  time         %.2f s wall: plan %.2f, rewrite %.2f, link %.2f, post-link %.2f; %.2f s "
           "CPU of its own\n",
           f->wall_plan + f->wall_rewrite + f->wall_link + f->wall_post, f->wall_plan,
           f->wall_rewrite, f->wall_link, f->wall_post, f->cpu_plan + f->cpu_rewrite + f->cpu_post);
}

static json_t *json_targets(const struct link_state *s) {
    json_t *list = json_array();

    for (size_t t = 0; t < s->target_count; t++)
        json_array_append_new(list, json_pack("{s:o, s:o, s:I}", "name",
                                              json_name_or_null(s->targets[t].name), "program",
                                              json_name_or_null(s->targets[t].program), "objects",
                                              (json_int_t)s->targets[t].sequence_count));
    return list;
}

static json_t *json_mask(const struct link_state *s, const uint64_t *mask) {
    json_t *list = json_array();

    MASK_EACH(t, mask, s->target_count)
    json_array_append_new(list, json_name_or_null(s->targets[t].name));
    return list;
}

/* `decided`: the program is linked, and it is known who loads what. */
static json_t *json_libraries(const struct link_state *s, bool decided) {
    json_t *list = json_array();
    const struct needed_library *libraries = s->needed->list;

    for (size_t i = 0; i < s->needed->count; i++) {
        const struct late_library *l = late_library_of(s, &libraries[i]);
        json_t *entry = json_pack("{s:o, s:o}", "name", json_name_or_null(libraries[i].name),
                                  "targets", json_mask(s, libraries[i].targets));

        if (decided)
            json_object_set_new(entry, "loaded_by_all", json_boolean(!l || l->why));
        if (decided && l && l->why)
            json_object_set_new(entry, "why", json_name_or_null(l->why));
        json_array_append_new(list, entry);
    }
    return list;
}

static json_t *json_counts(const struct link_state *s) {
    const struct plan_counts *c = &s->counts;

    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "in_link_sets",
                     (json_int_t)c->linked, "instances", (json_int_t)c->instances, "shared",
                     (json_int_t)c->shared, "partial", (json_int_t)c->partial, "specific",
                     (json_int_t)c->specific, "split", (json_int_t)c->splits, "untouched",
                     (json_int_t)c->untouched, "rewritten", (json_int_t)c->rewritten, "reused",
                     (json_int_t)c->reused);
}

static json_t *json_dispatched(const struct link_state *s) {
    const struct plan_counts *c = &s->counts;

    return json_pack("{s:I, s:I, s:I, s:I}", "functions", (json_int_t)c->functions,
                     "functions_absent", (json_int_t)c->missing, "data", (json_int_t)c->data, "tls",
                     (json_int_t)c->tls);
}

static json_t *json_lost_features(const struct link_state *s) {
    json_t *list = json_array();

    for (size_t t = 0; t < s->target_count; t++) {
        const struct lost_features *lost = &s->lost_features[t];

        if (lost->features)
            json_array_append_new(list,
                                  json_pack("{s:o, s:s, s:o, s:o}", "target",
                                            json_name_or_null(s->targets[t].name), "features",
                                            features_told(s->arena, lost->features), "object",
                                            json_name_or_null(lost->object), "of",
                                            json_name_or_null(s->targets[lost->target].name)));
    }
    return list;
}

void summary_print_json(const struct link_state *s, const struct run_figures *f) {
    json_t *root =
        json_pack("{s:s, s:o, s:b, s:o, s:o, s:o}", "version", UNITARGET_VERSION, "output",
                  json_name_or_null(s->job->output_word), "up_to_date", f->up_to_date, "targets",
                  json_targets(s), "objects", json_counts(s), "dispatched", json_dispatched(s));

    json_object_set_new(root, "relocations",
                        json_pack("{s:I, s:I, s:I, s:I}", "at_load", (json_int_t)f->post.at_load,
                                  "deferred", (json_int_t)f->post.deferred, "groups",
                                  (json_int_t)f->post.groups, "deferred_bytes",
                                  (json_int_t)f->post.stream_bytes));
    json_object_set_new(root, "sizes",
                        json_pack("{s:I, s:I, s:I, s:I, s:I}", "unified",
                                  (json_int_t)f->unified_bytes, "unified_file",
                                  (json_int_t)f->unified_file_bytes, "programs_found",
                                  (json_int_t)f->sum_programs, "programs", (json_int_t)f->sum_bytes,
                                  "programs_files", (json_int_t)f->sum_file_bytes));
    json_object_set_new(root, "libraries", json_libraries(s, true));
    json_object_set_new(root, "lost_features", json_lost_features(s));
    json_object_set_new(root, "cpu_seconds",
                        json_pack("{s:f, s:f, s:f, s:f}", "plan", f->cpu_plan, "rewrite",
                                  f->cpu_rewrite, "post", f->cpu_post, "total",
                                  f->cpu_plan + f->cpu_rewrite + f->cpu_post));
    json_object_set_new(root, "wall_seconds",
                        json_pack("{s:f, s:f, s:f, s:f}", "plan", f->wall_plan, "rewrite",
                                  f->wall_rewrite, "link", f->wall_link, "post", f->wall_post));
    json_object_set_new(root, "peak_rss_bytes", json_integer(process_peak_memory()));
    json_write(root, 2, stdout);
}

/* ---- the plan ---- */

static json_t *json_instances(const struct link_state *s) {
    json_t *list = json_array();

    for (size_t i = 0; i < s->instance_count; i++) {
        const struct instance *o = &s->instances[s->order[i]];

        json_array_append_new(list,
                              json_pack("{s:o, s:s, s:b, s:o}", "object",
                                        json_name_or_null(o->file->elf.name), "id", o->id, "split",
                                        o->split != 0, "targets", json_mask(s, o->targets)));
    }
    return list;
}

/* target -> the object that provides the symbol; null: none, or a library's */
static json_t *json_providers(const struct link_state *s, uint32_t symbol) {
    json_t *providers = json_object();

    for (size_t t = 0; t < s->target_count; t++) {
        int32_t provider = provider_of(s, symbol, t);
        const char *text = provider >= 0                 ? s->instances[provider].file->elf.name
                           : provider == PROVIDER_COMMON ? "(common)"
                                                         : NULL;

        json_set_name(providers, s->targets[t].name, json_name_or_null(text));
    }
    return providers;
}

static json_t *json_symbols(const struct link_state *s, const uint32_t *symbols, size_t count,
                            bool sized) {
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        const struct symbol_plan *p = &s->plan[symbols[i]];
        json_t *entry =
            json_pack("{s:o, s:o}", "symbol", json_name(intern_text(&s->symbols, symbols[i])),
                      "providers", json_providers(s, symbols[i]));

        if (sized) {
            json_object_set_new(entry, "size", json_integer((json_int_t)p->size));
            json_object_set_new(entry, "alignment", json_integer((json_int_t)p->alignment));
            json_object_set_new(entry, "read_only", json_boolean(p->read_only));
        }
        json_array_append_new(list, entry);
    }
    return list;
}

static json_t *json_constructors(const struct link_state *s) {
    json_t *all = json_object();

    for (size_t t = 0; t < s->target_count; t++) {
        json_t *list = json_array();

        for (size_t k = 0; k < s->targets[t].sequence_count; k++) {
            const struct elf_object *o = &s->instances[s->targets[t].sequence[k]].file->elf;

            for (uint32_t i = 1; i < o->section_count; i++) {
                uint32_t priority;
                enum array_kind kind = array_section(o, &o->sections[i], &priority);

                if (kind != ARRAY_NONE && o->sections[i].sh_size >= 8)
                    json_array_append_new(
                        list,
                        json_pack("{s:o, s:s, s:I, s:I}", "object", json_name_or_null(o->name),
                                  "kind", kind == ARRAY_FINI ? "destructors" : "constructors",
                                  "priority", (json_int_t)priority, "count",
                                  (json_int_t)(o->sections[i].sh_size / 8)));
            }
        }
        json_set_name(all, s->targets[t].name, list);
    }
    return all;
}

/* Of the plan alone: what is rewritten is known only when it is. */
static json_t *json_planned(const struct link_state *s) {
    json_t *counts = json_counts(s);

    json_object_del(counts, "untouched");
    json_object_del(counts, "rewritten");
    json_object_del(counts, "reused");
    return counts;
}

void plan_print_json(const struct link_state *s) {
    json_t *root =
        json_pack("{s:s, s:o, s:o, s:o}", "version", UNITARGET_VERSION, "targets", json_targets(s),
                  "counts", json_planned(s), "objects", json_instances(s));

    json_object_set_new(root, "functions",
                        json_symbols(s, s->functions, s->counts.functions, false));
    json_object_set_new(root, "data", json_symbols(s, s->data, s->counts.data, true));
    json_object_set_new(root, "tls", json_symbols(s, s->tls, s->counts.tls, true));
    json_object_set_new(root, "libraries", json_libraries(s, false));
    json_object_set_new(root, "constructors", json_constructors(s));
    json_write(root, 2, stdout);
}
