/* SPDX-License-Identifier: MIT */
#include "ninja/missing_files.h"

#include "base/file.h"
#include "ninja/ninja_graph.h"
#include "ninja/ninja_log.h"
#include "ninja/ninja_path.h"

struct search {
    struct arena *arena;
    struct ninja_graph graph;
    bool *seen; /* [edge] */
    struct build_words *missing;
    struct intern made; /* outputs that the log has, once `has_log` is set */
    bool has_log;
};

static void take_entry(void *ctx, const struct ninja_log_entry *entry) {
    intern_add(&((struct search *)ctx)->made, entry->output);
}

/* Does the log say that it was made? */
static bool was_made(struct search *s, struct str path) {
    struct ninja_log log;
    struct file_map map;

    if (!s->has_log && file_map(&map, ".ninja_log")) {
        ninja_log_read(&log, ".ninja_log", (struct str){(const char *)map.data, map.size},
                       take_entry, s);
        file_unmap(&map);
    }
    s->has_log = true;
    return intern_find(&s->made, path) != INTERN_NONE;
}

/* May a source include it? */
static bool is_source(struct str path) {
    static const char *const ends[] = {".h",   ".hh",  ".hpp", ".hxx", ".H",  ".inc", ".inl",
                                       ".def", ".tcc", ".ipp", ".c",   ".cc", ".cpp", ".cxx",
                                       ".C",   ".S",   ".s",   ".i",   ".ii", ".tbl"};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (str_ends(path, ends[i]))
            return true;
    }
    return false;
}

static void look_at_inputs(struct search *s, uint32_t edge);

/* The outputs of an edge that somebody waits for. */
static void look_at_outputs(struct search *s, uint32_t edge) {
    const struct ninja_node *node = &s->graph.edges[edge];

    if (s->seen[edge])
        return;
    s->seen[edge] = true;
    if (str_is(node->rule, "phony")) {
        look_at_inputs(s, edge);
        return;
    }
    for (size_t i = 0; i < node->outputs.count; i++) {
        struct str path = intern_text(&s->graph.paths, node->outputs.numbers[i]);

        /* What was made and is not there, is a command's name rather than a file's: CMake's
         * add_custom_target has such outputs. */
        if (!file_exists(path.p) && (is_source(path) || !was_made(s, path)))
            build_words_add(s->missing, arena_copy(s->arena, path.p, path.n));
    }
}

static void look_at_inputs(struct search *s, uint32_t edge) {
    const struct ninja_node *node = &s->graph.edges[edge];

    for (size_t i = 0; i < node->inputs.count; i++)
        look_at_outputs(s, node->inputs.numbers[i]);
    if (node->group == NINJA_NO_EDGE)
        return;
    for (size_t i = 0; i < s->graph.groups[node->group].count; i++)
        look_at_outputs(s, s->graph.groups[node->group].numbers[i]);
}

bool build_missing(struct arena *a, const char *const *outputs, size_t count,
                   struct build_words *missing) {
    struct file_maps maps = {0};
    struct search s = {.arena = a, .missing = missing};
    bool good = ninja_graph_read(&s.graph, ".", (struct ninja_loader){file_maps_add, &maps}, NULL);

    s.seen = arena_array(a, s.graph.edge_count, sizeof *s.seen);
    for (size_t i = 0; good && i < count; i++) {
        char *name = arena_copy(a, outputs[i], strlen(outputs[i]));
        struct str path = {name, ninja_canonical(name, strlen(name))};
        uint32_t edge = ninja_graph_maker(&s.graph, path);

        if (edge != NINJA_NO_EDGE)
            look_at_inputs(&s, edge);
    }
    intern_free(&s.made);
    ninja_graph_free(&s.graph);
    file_maps_free(&maps);
    return good;
}
