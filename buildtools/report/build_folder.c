/* SPDX-License-Identifier: MIT */
#include "report/build_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/path.h"
#include "elf/elf_object.h"
#include "ninja/build_programs.h"
#include "ninja/compile_commands.h"
#include "ninja/ninja_path.h"
#include "report/equal_options.h"
#include "report/timeline.h"

/* A large build.ninja would else count as memory in use. */
static void forget_stretch(void *ctx, struct str stretch) {
    (void)ctx;
    file_forget_stretch(stretch.p, stretch.n);
}

void gather_free(struct report *r, struct file_maps *maps) {
    ninja_graph_free(&r->graph);
    intern_free(&r->units);
    intern_free(&r->file_names);
    file_maps_free(maps);
}

/* ---- sources ---- */

/* Is this the file that describes a folder of a project to its build system? */
static bool is_description(struct str path) {
    return str_ends(path, "/meson.build") || str_ends(path, "/CMakeLists.txt");
}

/* The top of the sources, with a slash behind it: of the folders whose meson.build or
 * CMakeLists.txt make build.ninja anew, the one with the shortest name. */
static struct str find_root(const struct ninja_graph *g) {
    struct str root = {0};

    for (uint32_t i = 0; i < g->paths.count; i++) {
        struct str path = intern_text(&g->paths, i);

        if (is_description(path) && (!root.p || path_folder_with_slash(path).n < root.n))
            root = path_folder_with_slash(path);
    }
    return root.p ? root : STR_LIT("");
}

/* The name under which a source is reported. What the build makes itself is apart from what has the
 * same name among the sources. */
static const char *source_name(struct report *r, struct str path) {
    size_t n = strlen(r->root);

    if (n && str_starts(path, r->root))
        return arena_copy(r->arena, path.p + n, path.n - n);
    if (n && path.p[0] != '/' && path.p[0] != '.')
        return arena_printf(r->arena, "(generated)/%.*s", STR_ARG(path));
    return arena_copy(r->arena, path.p, path.n);
}

static uint32_t add_file(struct report *r, struct intern *paths, uint32_t *names, struct str path) {
    uint32_t before = paths->count, number = intern_add(paths, path);

    if (paths->count > before)
        names[number] = intern_add(&r->file_names, str_from(source_name(r, path)));
    return names[number];
}

/* ---- compile steps ---- */

/* A path as build.ninja writes it: relative to the build folder, if it lies there. */
static struct str as_in_graph(struct report *r, const char *directory, const char *path) {
    size_t n = strlen(directory);
    char *copy;

    if (path[0] == '/' && strncmp(path, directory, n) == 0 && path[n] == '/')
        path += n + 1;
    copy = arena_copy(r->arena, path, strlen(path));
    if (!copy[0])
        return (struct str){copy, 0};
    return (struct str){copy, ninja_canonical(copy, strlen(copy))};
}

static uint32_t find_edge(struct report *r, const struct compile_command *c) {
    const char *name;
    uint32_t edge;

    if (!c->output || !c->output[0])
        return NINJA_NO_EDGE;
    edge = ninja_graph_maker(&r->graph, as_in_graph(r, c->directory, c->output));
    if (edge != NINJA_NO_EDGE)
        return edge;
    name = arena_printf(r->arena, "%s/%s", c->directory, c->output); /* of a folder below */
    return ninja_graph_maker(&r->graph, as_in_graph(r, c->directory, name));
}

static void add_step(struct report *r, uint32_t edge, uint32_t file) {
    struct report_step *s = &r->steps[r->step_count];
    uint32_t output = r->graph.edges[edge].outputs.numbers[0];

    *s = (struct report_step){
        .edge = edge,
        .file = file,
        .unit = intern_add(&r->units, object_folder(intern_text(&r->graph.paths, output))),
        .target = REPORT_NONE,
        .class = REPORT_NONE,
        .bytes = -1};
    r->step_of[edge] = (uint32_t)r->step_count++;
}

static int by_times(const void *a, const void *b) {
    const struct compiled_source *x = a, *y = b;

    return x->times != y->times ? (x->times > y->times ? -1 : 1) : strcmp(x->name, y->name);
}

/* Each entry counts, also those that build.ninja does not have. */
static void count_sources(struct report *r, const struct compile_commands *c) {
    struct intern files = {0};
    struct compiled_source *sources = arena_array(r->arena, c->count, sizeof *sources);

    for (size_t i = 0; i < c->count; i++) {
        uint32_t before = files.count, n = intern_add(&files, str_from(c->commands[i].file));

        sources[n].times++;
        if (files.count > before)
            sources[n].name =
                source_name(r, as_in_graph(r, c->commands[i].directory, c->commands[i].file));
    }
    r->sources = files.count;
    intern_free(&files);
    qsort(sources, r->sources, sizeof *sources, by_times);
    r->most_compiled = sources;
    while (r->most_compiled_count < r->sources && sources[r->most_compiled_count].times > 1)
        r->most_compiled_count++;
}

static void take_steps(struct report *r, const struct compile_commands *c) {
    struct intern paths = {0};
    uint32_t *names = arena_array(r->arena, c->count, sizeof *names);
    const struct compile_command **commands = arena_array(r->arena, c->count, sizeof *commands);

    r->commands = c->count;
    r->steps = arena_array(r->arena, c->count, sizeof *r->steps);
    r->step_of = arena_array(r->arena, r->graph.edge_count, sizeof *r->step_of);
    for (size_t e = 0; e < r->graph.edge_count; e++)
        r->step_of[e] = REPORT_NONE;
    for (size_t i = 0; i < c->count; i++) {
        const struct compile_command *command = &c->commands[i];
        uint32_t edge = find_edge(r, command);

        if (edge == NINJA_NO_EDGE)
            r->unmatched++;
        else if (r->step_of[edge] == REPORT_NONE && command->file[0]) {
            commands[r->step_count] = command;
            add_step(r, edge,
                     add_file(r, &paths, names, as_in_graph(r, command->directory, command->file)));
        }
    }
    equal_options_note(r, commands);
    intern_free(&paths);
}

static bool check_steps(const struct report *r) {
    if (r->step_count)
        return true;
    diag_error("%s/compile_commands.json: none of its %zu steps is in build.ninja",
               r->job->builddir, r->commands);
    diag_hint("it is of another build folder, or older than build.ninja: configure again");
    return false;
}

static bool read_steps(struct report *r) {
    struct compile_commands commands;
    struct arena scratch = {0}; /* the commands are long, and only their names are kept */
    bool good = compile_commands_read(&scratch, r->job->builddir, &commands);

    if (good) {
        take_steps(r, &commands);
        count_sources(r, &commands);
        good = check_steps(r);
    }
    arena_free(&scratch);
    return good;
}

/* ---- the log ---- */

static void take_entry(void *ctx, const struct ninja_log_entry *entry) {
    struct report *r = ctx;
    uint32_t edge = ninja_graph_maker(&r->graph, entry->output);

    if (edge == NINJA_NO_EDGE) {
        r->timeline.stale++;
        return;
    }
    r->times[edge] = (struct report_time){.start = entry->start,
                                          .end = entry->end,
                                          .run = entry->run,
                                          .recorded = entry->recorded,
                                          .cpu = -1};
}

static bool read_log(struct report *r, struct file_maps *maps) {
    const char *path = arena_printf(r->arena, "%s/.ninja_log", r->job->builddir);
    struct str text;

    r->times = arena_array(r->arena, r->graph.edge_count, sizeof *r->times);
    if (!file_maps_add(maps, path, &text)) {
        if (errno == ENOENT)
            return true; /* nothing was built yet */
        diag_error("%s: cannot be read: %s", path, strerror(errno));
        return false;
    }
    r->timeline.present = true;
    return ninja_log_read(&r->timeline.log, path, text, take_entry, r);
}

bool gather_build(struct report *r, struct file_maps *maps) {
    struct ninja_loader loader = {file_maps_add, maps};
    struct str root;

    if (!ninja_graph_read(&r->graph, r->job->builddir, loader, forget_stretch))
        return false;
    root = find_root(&r->graph);
    r->root = arena_copy(r->arena, root.p, root.n);
    return read_steps(r) && read_log(r, maps);
}

/* ---- sizes ---- */

static void measure(struct report *r, const char *program, int64_t *loaded, int64_t *whole) {
    struct file_map map;

    *loaded = *whole = -1;
    if (!file_map(&map, path_join(r->arena, r->job->builddir, program)))
        return;
    *loaded = (int64_t)elf_loaded_size(map.data, map.size);
    *whole = (int64_t)map.size;
    if (!*loaded)
        *loaded = *whole = -1;
    file_unmap(&map);
}

static bool is_input(const struct ninja_node *node, uint32_t edge) {
    for (size_t i = 0; i < node->inputs.count; i++) {
        if (node->inputs.numbers[i] == edge)
            return true;
    }
    return false;
}

/* Are all targets' programs among the inputs of a build statement, or all that these are linked
 * from? */
static bool takes_all_programs(const struct report *r, const struct ninja_node *node) {
    for (size_t t = 0; t < r->target_count; t++) {
        const struct ninja_numbers *parts = &r->graph.edges[r->targets[t].edge].inputs;
        size_t found = 0;

        if (is_input(node, r->targets[t].edge))
            continue;
        while (found < parts->count && is_input(node, parts->numbers[found]))
            found++;
        if (found < parts->count || !found)
            return false;
    }
    return node->inputs.count > 0;
}

/* The unified program is one that is made from all targets' programs, or from all that is in them.
 * What else is (a list, a packed file) is none, and measures -1. `unitarget link --summary=json`
 * tells more. */
static void measure_unified(struct report *r) {
    struct link_summary *link = &r->link;

    for (uint32_t e = 0; r->target_count > 1 && !link->present && e < r->graph.edge_count; e++) {
        const struct ninja_node *node = &r->graph.edges[e];

        if (str_is(node->rule, "phony") || node->inputs.count < r->target_count ||
            !takes_all_programs(r, node))
            continue;
        measure(r, intern_text(&r->graph.paths, node->outputs.numbers[0]).p, &link->unified,
                &link->unified_file);
        link->present = link->unified >= 0;
        if (r->times[e].recorded)
            link->seconds = timeline_seconds(&r->times[e]);
    }
    for (size_t t = 0; link->present && t < r->target_count; t++) {
        bool known = link->programs >= 0 && r->targets[t].loaded_bytes >= 0;

        link->programs = known ? link->programs + r->targets[t].loaded_bytes : -1;
        link->programs_file = known ? link->programs_file + r->targets[t].file_bytes : -1;
    }
}

void gather_sizes(struct report *r) {
    int folder = open(r->job->builddir, O_PATH | O_DIRECTORY | O_CLOEXEC);

    for (size_t i = 0; i < r->step_count; i++) {
        struct report_step *s = &r->steps[i];
        uint32_t output = r->graph.edges[s->edge].outputs.numbers[0];
        struct stat st;

        if (s->targets && fstatat(folder, intern_text(&r->graph.paths, output).p, &st, 0) == 0 &&
            S_ISREG(st.st_mode))
            s->bytes = st.st_size;
    }
    if (folder >= 0)
        close(folder);
    for (size_t t = 0; t < r->target_count; t++)
        measure(r, r->targets[t].program, &r->targets[t].loaded_bytes, &r->targets[t].file_bytes);
    measure_unified(r);
}
