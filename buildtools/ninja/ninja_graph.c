/* SPDX-License-Identifier: MIT */
#include "ninja/ninja_graph.h"

#include <stdlib.h>

#include "base/diag.h"
#include "ninja/ninja_edge.h"

/* The graph while it is read. Lists hold numbers of paths at first, because an edge may use what a
 * later one makes. */
struct builder {
    struct ninja_graph *graph;
    struct intern texts; /* of order-only inputs; a text's number is that of its group */
    size_t group_capacity;
    struct ninja_paths list; /* of the group that is looked at */
    uint32_t *last_list;     /* [paths.count] the list that a path was last put in */
    size_t last_list_capacity;
    uint32_t lists; /* made so far */
};

static uint32_t add_path(struct builder *b, struct str path) {
    struct intern *paths = &b->graph->paths;
    uint32_t before = paths->count, number = intern_add(paths, path);

    if (paths->count > before) {
        b->last_list =
            array_grow(b->last_list, &b->last_list_capacity, paths->count, sizeof *b->last_list);
        b->last_list[number] = 0;
    }
    return number;
}

/* The paths as numbers, each once. */
static struct ninja_numbers number_paths(struct builder *b, const struct str *paths, size_t count) {
    struct ninja_numbers n = {arena_array(&b->graph->arena, count, sizeof *n.numbers), 0};

    b->lists++;
    for (size_t i = 0; i < count; i++) {
        uint32_t number = add_path(b, paths[i]);

        if (b->last_list[number] != b->lists)
            n.numbers[n.count++] = number;
        b->last_list[number] = b->lists;
    }
    return n;
}

/* May the text say something else in another edge? */
static bool has_variables(struct str text) {
    const char *p = text.p, *end = text.p + text.n;

    while ((p = memchr(p, '$', (size_t)(end - p))) != NULL && p + 1 < end) {
        if (!memchr("$ :\r\n", p[1], 5))
            return true;
        p += 2;
    }
    return false;
}

/* Sets the group that these order-only inputs are, and reads it if it is new. */
static bool read_group(struct builder *b, struct ninja_edge *edge, struct str text,
                       uint32_t *group) {
    struct ninja_graph *g = b->graph;
    struct str key = text;

    *group = NINJA_NO_EDGE;
    if (!text.n)
        return true;
    if (has_variables(text)) /* its place is a name that no other has */
        key = (struct str){(const char *)&edge->mark, sizeof edge->mark};
    *group = intern_add(&b->texts, key);
    if (*group < g->group_count)
        return true;
    if (!ninja_edge_order_only(&g->ninja, edge, text, &b->list))
        return false;
    g->groups = array_grow(g->groups, &b->group_capacity, g->group_count + 1, sizeof *g->groups);
    g->groups[g->group_count++] = number_paths(b, b->list.paths, b->list.count);
    return true;
}

static struct str rule_name(const struct ninja *n, const struct ninja_edge *edge) {
    struct ninja_lexer l;

    if (!edge->rule)
        return STR_LIT("phony");
    l = ninja_lexer_at(edge->rule->source, edge->rule->name);
    return intern_text(&n->names, intern_find(&n->names, ninja_name(&l)));
}

static bool fill_node(struct builder *b, struct ninja_edge *edge, struct str order_only,
                      struct ninja_node *node) {
    size_t outputs = edge->paths.ends[NINJA_IMPLICIT_OUTPUTS];
    size_t inputs = edge->paths.ends[NINJA_IMPLICIT_INPUTS] - outputs;
    const struct str *paths = edge->paths.paths;

    node->rule = rule_name(&b->graph->ninja, edge);
    node->outputs = number_paths(b, paths, outputs);
    node->inputs = number_paths(b, paths + outputs, inputs);
    node->source =
        edge->paths.ends[NINJA_INPUTS] > outputs ? add_path(b, paths[outputs]) : INTERN_NONE;
    return read_group(b, edge, order_only, &node->group);
}

static bool read_edge(struct builder *b, const struct ninja_mark *mark, struct ninja_node *node) {
    struct ninja_edge edge;
    struct str order_only;
    bool good = ninja_edge_parse_near(&b->graph->ninja, mark, &edge, &order_only) &&
                fill_node(b, &edge, order_only, node);

    ninja_edge_free(&edge);
    return good;
}

static bool read_edges(struct builder *b) {
    struct ninja_graph *g = b->graph;
    struct ninja *n = &g->ninja;
    const struct ninja_source *source = NULL;
    const char *passed = NULL;
    bool good = true;

    g->edges = array_grow(NULL, &(size_t){0}, n->mark_count + 1, sizeof *g->edges);
    for (size_t i = 0; i < n->mark_count; i++) {
        const struct ninja_mark *mark = &n->marks[i];

        if (mark->source != source)
            passed = (source = mark->source)->text.p;
        ninja_tell_passed(n, &passed, mark->paths);
        if (read_edge(b, mark, &g->edges[g->edge_count]))
            g->edge_count++;
        else
            good = false;
    }
    return good;
}

static bool note_makers(struct ninja_graph *g) {
    bool good = true;

    g->makers = arena_array(&g->arena, g->paths.count, sizeof *g->makers);
    for (size_t i = 0; i < g->paths.count; i++)
        g->makers[i] = NINJA_NO_EDGE;
    for (uint32_t e = 0; e < g->edge_count; e++) {
        const struct ninja_numbers *outputs = &g->edges[e].outputs;

        for (size_t i = 0; i < outputs->count; i++) {
            uint32_t *maker = &g->makers[outputs->numbers[i]];

            if (*maker != NINJA_NO_EDGE) {
                diag_error("%s/build.ninja: two build statements make `%s`", g->ninja.folder,
                           intern_text(&g->paths, outputs->numbers[i]).p);
                good = false;
            }
            *maker = e;
        }
    }
    return good;
}

/* Paths become the edges that make them; what nothing makes is left out. */
static void resolve(const struct ninja_graph *g, struct ninja_numbers *n) {
    size_t count = 0;

    for (size_t i = 0; i < n->count; i++) {
        uint32_t maker = g->makers[n->numbers[i]];

        if (maker != NINJA_NO_EDGE)
            n->numbers[count++] = maker;
    }
    n->count = count;
}

bool ninja_graph_read(struct ninja_graph *g, const char *folder, struct ninja_loader loader,
                      ninja_passed *passed) {
    struct builder b = {.graph = g};
    bool good;

    *g = (struct ninja_graph){0};
    good =
        ninja_read_passing(&g->ninja, folder, loader, passed) && read_edges(&b) && note_makers(g);
    for (size_t e = 0; good && e < g->edge_count; e++)
        resolve(g, &g->edges[e].inputs);
    for (size_t i = 0; good && i < g->group_count; i++)
        resolve(g, &g->groups[i]);
    intern_free(&b.texts);
    free(b.list.paths);
    free(b.last_list);
    return good;
}

void ninja_graph_free(struct ninja_graph *g) {
    free(g->edges);
    free(g->groups);
    intern_free(&g->paths);
    arena_free(&g->arena);
    ninja_free(&g->ninja);
    *g = (struct ninja_graph){0};
}

uint32_t ninja_graph_maker(const struct ninja_graph *g, struct str path) {
    uint32_t number = intern_find(&g->paths, path);

    return number == INTERN_NONE ? NINJA_NO_EDGE : g->makers[number];
}

/* ---- closures ---- */

struct walk {
    const struct ninja_graph *graph;
    uint32_t *seen;
    uint32_t stamp;
    uint32_t *todo; /* [todo_count] edges seen and not looked at yet */
    size_t todo_count, todo_capacity;
};

static void push_all(struct walk *w, const struct ninja_numbers *n) {
    for (size_t i = 0; i < n->count; i++) {
        if (w->seen[n->numbers[i]] == w->stamp)
            continue;
        w->seen[n->numbers[i]] = w->stamp;
        w->todo = array_grow(w->todo, &w->todo_capacity, w->todo_count + 1, sizeof *w->todo);
        w->todo[w->todo_count++] = n->numbers[i];
    }
}

void ninja_graph_closure(const struct ninja_graph *g, uint32_t edge, uint32_t *seen, uint32_t stamp,
                         void (*visit)(void *ctx, uint32_t edge), void *ctx) {
    struct walk w = {.graph = g, .seen = seen, .stamp = stamp};

    push_all(&w, &(struct ninja_numbers){&edge, 1});
    while (w.todo_count) {
        uint32_t next = w.todo[--w.todo_count], group = g->edges[next].group;

        visit(ctx, next);
        push_all(&w, &g->edges[next].inputs);
        if (group != NINJA_NO_EDGE && seen[g->edge_count + group] != stamp) {
            seen[g->edge_count + group] = stamp;
            push_all(&w, &g->groups[group]);
        }
    }
    free(w.todo);
}
