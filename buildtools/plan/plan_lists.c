/* SPDX-License-Identifier: MIT */
/*
 * The forms of the plan; docs/plan.md describes them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/depfile.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/path.h"
#include "base/str.h"
#include "plan/model.h"
#include "qapi/where/config.h"

void plan_depends(struct plan *p, struct intern *set, const char *path) {
    intern_add(set, str_from(path_normal(p->arena, path)));
}

/* ---- headers ---- */

/* A line of a target's configuration: y is 1, what is n is not defined. */
static void put_define(void *ctx, struct str name, struct str value) {
    if (!str_is(value, "n"))
        buf_printf(ctx, "#define %.*s %.*s\n", STR_ARG(name),
                   STR_ARG(str_is(value, "y") ? STR_LIT("1") : value));
}

/* What a target's sources are compiled with. Of one that no file tells of, its symbols. */
static bool put_config(const struct plan *p, const struct target *t, struct buf *out) {
    buf_printf(out, "/* Made by unitarget plan. */\n#define TARGET_NAME \"%s\"\n", t->name);
    if (file_exists(t->origin))
        return config_read_keys(t->origin, put_define, out);
    for (size_t i = 0; i < t->defined_count; i++)
        buf_printf(out, "#define %s 1\n", p->targets.symbols[t->defined[i]].name);
    return true;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t collect_symbols(const struct targets *ts, const char **list) {
    for (uint32_t i = 0; i < ts->names.count; i++)
        list[i] = ts->symbols[i].name;
    return ts->names.count;
}

static void put_poison(const struct plan *p, struct buf *out) {
    const struct targets *ts = &p->targets;
    size_t most = ts->names.count + (ts->universe ? ts->universe->names.count : 0), n;
    const char **list = arena_array(p->arena, most, sizeof *list), *before = "";

    n = collect_symbols(ts, list);
    if (ts->universe)
        n += collect_symbols(ts->universe, list + n);
    if (n)
        qsort(list, n, sizeof *list, by_text);
    buf_puts(out, "/* Made by unitarget plan: what code that is compiled once for all targets may "
                  "not mention. */\n#pragma GCC poison TARGET_NAME\n");
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i], before) != 0 && strcmp(list[i], "TARGET_NAME") != 0)
            buf_printf(out, "#pragma GCC poison %s\n", list[i]);
        before = list[i];
    }
}

/* ---- for Meson's keyval module ---- */

/* Does some target of the build have the source? */
static bool is_built(const struct plan *p, const struct plan_source *f) {
    MASK_EACH(t, f->targets, p->targets.count) {
        if (mask_has(p->built, t))
            return true;
    }
    return false;
}

/* Sources of a target (SIZE_MAX: of any) that are compiled once, or for it. */
static void put_sources(const struct plan *p, struct buf *out, const char *key, size_t target,
                        bool per_target) {
    const char *blank = "";

    buf_printf(out, "%s%s=", key, target == SIZE_MAX ? "" : p->targets.list[target].name);
    for (size_t i = 0; i < p->source_count; i++) {
        const struct plan_source *f = &p->sources[i];
        bool has = target == SIZE_MAX ? is_built(p, f) : mask_has(f->targets, target);

        if (has && (f->reason.text != NULL) == per_target) {
            buf_printf(out, "%s%s", blank, f->path);
            blank = " ";
        }
    }
    buf_putc(out, '\n');
}

/* What tells whether the headers have to be written anew. */
static void put_headers_hash(const struct plan *p, struct buf *out) {
    struct buf text = {0};
    struct hash hash;

    MASK_EACH(t, p->built, p->targets.count)
    put_config(p, &p->targets.list[t], &text);
    put_poison(p, &text);
    hash = hash_bytes(text.p, text.n);
    buf_printf(out, "# headers %016llx%016llx\n", (unsigned long long)hash.high,
               (unsigned long long)hash.low);
    buf_free(&text);
}

void plan_put_lists(const struct plan *p, struct buf *out) {
    if (p->job.output || p->job.check) { /* for --check; on standard output they are for people */
        char *here = getcwd(NULL, 0);

        buf_printf(out, PLAN_MARK "\n#: %s\n", here ? here : "/");
        free(here);
        for (int i = 1; i < p->job.word_count; i++)
            buf_printf(out, "#: %s\n", p->job.words[i]);
    }
    if (p->job.headers)
        put_headers_hash(p, out);
    buf_puts(out, "TARGETS=");
    MASK_EACH(t, p->built, p->targets.count)
    buf_printf(out, "%s%s", t == mask_next(p->built, p->targets.count, 0) ? "" : " ",
               p->targets.list[t].name);
    buf_putc(out, '\n');
    if (p->job.schema)
        qapi_files_put_lists(&p->generated, out);
    if (!p->job.sources.count)
        return;
    put_sources(p, out, "SOURCES_COMMON", SIZE_MAX, false);
    MASK_EACH(t, p->built, p->targets.count)
    put_sources(p, out, "SOURCES_", t, true);
    MASK_EACH(t, p->built, p->targets.count)
    put_sources(p, out, "OBJECTS_", t, false);
}

/* ---- JSON ---- */

static json_t *verdict(const struct plan_reason *reason) {
    json_t *o = json_object();

    json_object_set_new(o, "verdict", json_string(reason->text ? "per-target" : "common"));
    if (reason->text) {
        json_object_set_new(o, "reason", json_name_or_null(reason->text));
        json_object_set_new(o, "file", json_name_or_null(reason->file));
        json_object_set_new(o, "line", json_integer((json_int_t)reason->line));
    }
    return o;
}

static json_t *names_of(const struct plan *p, const uint64_t *targets) {
    json_t *list = json_array();

    MASK_EACH(t, targets, p->targets.count)
    json_array_append_new(list, json_name_or_null(p->targets.list[t].name));
    return list;
}

static void put_json(const struct plan *p, struct buf *out) {
    static const char *const kinds[] = {"header", "source", "stub", "other"};
    json_t *sources = json_array(), *generated = json_array(), *o;

    for (size_t i = 0; i < p->source_count; i++) {
        o = verdict(&p->sources[i].reason);
        json_object_set_new(o, "source", json_name_or_null(p->sources[i].path));
        json_object_set_new(o, "targets", names_of(p, p->sources[i].targets));
        json_array_append_new(sources, o);
    }
    for (size_t i = 0; i < p->generated.count; i++) {
        const struct qapi_file *f = &p->generated.files[i];

        o = verdict(&(struct plan_reason){
            .text = f->mentions ? arena_printf(p->arena, "mentions %s", f->mentions) : NULL,
            .file = f->where,
            .line = f->line});
        json_object_set_new(o, "output", json_name_or_null(f->name));
        json_object_set_new(o, "kind", json_string(kinds[f->kind]));
        json_array_append_new(generated, o);
    }
    json_put(json_pack("{s:s, s:i, s:s, s:o, s:o, s:o}", "format", "unitarget-plan", "version", 1,
                       "mode", p->job.per_target ? "per-target" : "once", "targets",
                       names_of(p, p->built), "sources", sources, "generated", generated),
             2, out);
}

/* ---- what it depends on ---- */

static void put_depfile(const struct plan *p, struct buf *out) {
    const struct intern *sets[] = {&p->settings, &p->seen};
    /* Who configures for each change of a source would wait for it all the time. */
    size_t count = p->job.check ? 2 : 1;
    struct depfile rule = {.text = *out};

    depfile_target(&rule, p->job.output_word ? p->job.output_word : str_basename(p->job.output));
    for (size_t s = 0; s < count; s++) {
        for (uint32_t i = 0; i < sets[s]->count; i++)
            depfile_input(&rule, intern_text(sets[s], i).p);
    }
    depfile_end(&rule);
    *out = rule.text;
}

/* ---- all ---- */

static bool write_form(const struct plan *p, const char *path,
                       void (*put)(const struct plan *p, struct buf *out)) {
    struct buf text = {0};
    bool good;

    if (!path)
        return true;
    put(p, &text);
    good = file_write(path, text.p, text.n, 0666) != FILE_FAILED;
    buf_free(&text);
    return good;
}

static bool write_headers(const struct plan *p) {
    bool good = file_make_folder(p->job.headers);
    struct buf text = {0};

    MASK_EACH(t, p->built, p->targets.count) {
        const struct target *target = &p->targets.list[t];
        const char *path = arena_printf(p->arena, "%s/%s-config.h", p->job.headers, target->name);

        text.n = 0;
        good = good && put_config(p, target, &text) &&
               file_write(path, text.p, text.n, 0666) != FILE_FAILED;
    }
    buf_free(&text);
    return good &&
           write_form(p, arena_printf(p->arena, "%s/config-poison.h", p->job.headers), put_poison);
}

static void put_stamp(const struct plan *p, struct buf *out) {
    (void)p;
    buf_puts(out, PLAN_MARK "\n");
}

bool plan_write_stamp(struct plan *p) {
    return write_form(p, p->job.output, put_stamp) && write_form(p, p->job.depfile, put_depfile);
}

bool plan_write(struct plan *p) {
    struct buf text = {0};

    if (!p->job.output) {
        plan_put_lists(p, &text);
        fwrite(text.p, 1, text.n, stdout); /* main looks for errors */
        buf_free(&text);
    }
    return (!p->job.headers || write_headers(p)) && write_form(p, p->job.output, plan_put_lists) &&
           write_form(p, p->job.json, put_json) && write_form(p, p->job.depfile, put_depfile);
}
