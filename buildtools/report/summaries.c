/* SPDX-License-Identifier: MIT */
#include "report/summaries.h"

#include <errno.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/utf8.h"
#include "ninja/ninja_path.h"

/* ---- JSON ---- */

static json_t *parse(const char *path, struct str text) {
    json_error_t error;
    json_t *root = json_loadb(text.n ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &error);

    if (!root) {
        size_t offset = error.position > 0 ? (size_t)error.position - 1 : 0;
        struct diag_place place = {path, text, offset < text.n ? offset : text.n};

        diag_error_at(&place, "this is no JSON: %s", error.text);
    }
    return root;
}

json_t *summaries_load(const char *path) {
    struct file_map map;
    json_t *root;

    if (!file_map(&map, path)) {
        diag_error("%s: cannot be read: %s", path, strerror(errno));
        return NULL;
    }
    root = parse(path, (struct str){(const char *)map.data, map.size});
    file_unmap(&map);
    return root;
}

static bool wrong(const char *path, const char *what, const char *command) {
    diag_error("%s: %s", path, what);
    diag_hint("`%s` writes what is expected here", command);
    return false;
}

static int64_t integer_of(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);

    return json_is_integer(value) ? json_integer_value(value) : -1;
}

/* ---- unitarget link ---- */

static bool take_link(struct report *r, const char *path, const json_t *root) {
    const json_t *sizes = json_object_get(root, "sizes"), *wall, *value;
    struct link_summary *link = &r->link;
    const char *key;

    link->unified = integer_of(sizes, "unified");
    link->unified_file = integer_of(sizes, "unified_file");
    if (link->unified < 0 || link->unified_file < 0 ||
        !json_is_array(json_object_get(root, "targets")))
        return wrong(path, "this is no summary of a link", "unitarget link --summary=json");
    if (json_array_size(json_object_get(root, "targets")) != r->target_count)
        return wrong(path, "the link was of another number of targets than this build has",
                     "unitarget link --summary=json");
    link->programs = link->programs_file = -1;
    link->seconds = 0;
    if (integer_of(sizes, "programs_found") == (int64_t)r->target_count) {
        link->programs = integer_of(sizes, "programs");
        link->programs_file = integer_of(sizes, "programs_files");
    }
    wall = json_object_get(root, "wall_seconds");
    json_object_foreach((json_t *)(uintptr_t)wall, key, value) link->seconds +=
        json_number_value(value);
    link->present = true;
    return true;
}

static bool read_link(struct report *r) {
    json_t *root;
    bool good;

    if (!r->job->link)
        return true;
    root = summaries_load(r->job->link);
    good = root && take_link(r, r->job->link, root);
    json_decref(root);
    return good;
}

/* ---- unitarget classify ---- */

#define CLASSIFY_COMMAND "unitarget classify --format=json"

/* The step with this output, or REPORT_NONE. */
static uint32_t find_step(const struct report *r, const char *output) {
    char name[4096];
    size_t n = strlen(output);
    uint32_t edge;

    if (!n || n >= sizeof name)
        return REPORT_NONE;
    memcpy(name, output, n);
    edge = ninja_graph_maker(&r->graph, (struct str){name, ninja_canonical(name, n)});
    return edge == NINJA_NO_EDGE ? REPORT_NONE : r->step_of[edge];
}

/* A class's steps get its number; its file is returned, or REPORT_NONE when this build has none of
 * them. */
static uint32_t take_class(struct report *r, const json_t *outputs) {
    uint32_t file = REPORT_NONE;

    for (size_t i = 0; i < json_array_size(outputs); i++) {
        const char *output = json_string_value(json_array_get(outputs, i));
        uint32_t step = output ? find_step(r, utf8_name(r->arena, output)) : REPORT_NONE;

        if (step == REPORT_NONE) {
            r->classify.unknown++;
            continue;
        }
        r->steps[step].class = (uint32_t)r->classify.classes;
        file = r->steps[step].file;
    }
    r->classify.classes += file != REPORT_NONE;
    return file;
}

static const char *reason_text(struct report *r, const json_t *reason) {
    const char *kind = json_string_value(json_object_get(reason, "kind"));
    const char *name = json_string_value(json_object_get(reason, "name"));
    const char *file = json_string_value(json_object_get(reason, "file"));
    int64_t line = integer_of(reason, "line");
    const char *verb = !kind                         ? NULL
                       : strcmp(kind, "macro") == 0  ? "consults"
                       : strcmp(kind, "header") == 0 ? "opens"
                       : strcmp(kind, "flags") == 0  ? "is compiled with"
                                                     : NULL;

    if (!verb || !name)
        return NULL;
    if (file && line > 0)
        return arena_printf(r->arena, "%s %s (%s:%lld)", verb, utf8_name(r->arena, name),
                            utf8_name(r->arena, file), (long long)line);
    return arena_printf(r->arena, "%s %s", verb, utf8_name(r->arena, name));
}

static void take_unit(struct report *r, const json_t *unit) {
    const json_t *classes = json_object_get(unit, "classes");
    uint32_t file = REPORT_NONE, count = 0;

    for (size_t i = 0; i < json_array_size(classes); i++) {
        uint32_t found = take_class(r, json_object_get(json_array_get(classes, i), "outputs"));

        file = found == REPORT_NONE ? file : found;
        count += found != REPORT_NONE;
    }
    if (file == REPORT_NONE)
        return;
    r->files[file].classes = count;
    r->files[file].frees = json_number_value(json_object_get(unit, "frees"));
    r->files[file].reason = reason_text(r, json_array_get(json_object_get(unit, "reasons"), 0));
}

static bool take_classify(struct report *r, const char *path, const json_t *root) {
    const char *format = json_string_value(json_object_get(root, "format"));
    const json_t *units = json_object_get(root, "units");

    if (!format || strcmp(format, "unitarget-classify") != 0 || !json_is_array(units))
        return wrong(path, "this is no classification", CLASSIFY_COMMAND);
    if (integer_of(root, "version") != 1)
        return wrong(path, "this form of a classification is not known: expected version 1",
                     CLASSIFY_COMMAND);
    for (size_t i = 0; i < json_array_size(units); i++)
        take_unit(r, json_array_get(units, i));
    if (!r->classify.classes && json_array_size(units))
        return wrong(path, "none of its objects is made by this build", CLASSIFY_COMMAND);
    r->classify.present = true;
    return true;
}

static bool read_classify(struct report *r) {
    json_t *root;
    bool good;

    if (!r->job->classify)
        return true;
    root = summaries_load(r->job->classify);
    good = root && take_classify(r, r->job->classify, root);
    json_decref(root);
    return good;
}

/* ---- ccache ---- */

static bool read_counters(const char *path, struct ccache_stats *stats) {
    struct file_map map;
    bool good;

    if (!file_map(&map, path)) {
        diag_error("%s: cannot be read: %s", path, strerror(errno));
        diag_hint("`ccache --print-stats > %s` writes it", path);
        return false;
    }
    good = ccache_stats_read(stats, path, (struct str){(const char *)map.data, map.size});
    file_unmap(&map);
    return good;
}

static bool read_ccache(struct report *r) {
    struct ccache_stats before;

    if (!r->job->ccache)
        return true;
    if (!read_counters(r->job->ccache, &r->cache))
        return false;
    r->has_cache = true;
    return !r->job->ccache_before || (read_counters(r->job->ccache_before, &before) &&
                                      ccache_stats_since(&r->cache, &before));
}

bool summaries_read(struct report *r) {
    bool link = read_link(r), classify = read_classify(r);

    return read_ccache(r) && link && classify;
}
