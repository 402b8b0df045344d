/* SPDX-License-Identifier: MIT */
#include "classify/program_steps.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "ninja/build_targets.h"
#include "ninja/ninja_path.h"

/* Numbers the steps of the commands and says which edge is which; INTERN_NONE where a command is
 * not in the graph. */
static struct build_steps number_steps(struct classify *c, const struct intern *files,
                                       const struct ninja_graph *g, uint32_t *step_of_command) {
    struct arena *a = c->arena;
    uint32_t *step_of = arena_array(a, g->edge_count, sizeof *step_of);
    uint32_t *file_of = arena_array(a, c->commands.count, sizeof *file_of);
    size_t count = 0;

    memset(step_of, 0xff, g->edge_count * sizeof *step_of);
    memset(step_of_command, 0xff, c->commands.count * sizeof *step_of_command);
    for (uint32_t i = 0; i < c->commands.count; i++) {
        const struct compile_command *command = &c->commands.commands[i];
        const char *output = command->output ? command->output : "";
        size_t n = strlen(command->directory);
        char *path;
        uint32_t edge;

        if (strncmp(output, command->directory, n) == 0 && output[n] == '/')
            output += n + 1;
        if (!*output)
            continue;
        path = arena_copy(a, output, strlen(output));
        edge = ninja_graph_maker(g, (struct str){path, ninja_canonical(path, strlen(path))});
        if (edge == NINJA_NO_EDGE || step_of[edge] != NINJA_NO_EDGE)
            continue;
        file_of[count] = intern_find(files, str_from(command->file));
        step_of[edge] = step_of_command[i] = (uint32_t)count++;
    }
    return (struct build_steps){".", g, step_of, file_of, count, files->count};
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const struct build_target *)a)->name, ((const struct build_target *)b)->name);
}

bool program_steps_find(struct classify *c, const struct intern *files, uint32_t *target_of) {
    uint32_t *step_of_command, *owners;
    struct file_maps maps = {0};
    struct ninja_graph graph;
    struct build_steps steps;
    struct build_target *found;
    size_t count = 0;

    if (c->folder != c->directory || !file_exists("build.ninja"))
        return false;
    step_of_command = arena_array(c->arena, c->commands.count, sizeof *step_of_command);
    diag_quiet(true); /* without a graph, there are still the steps */
    if (ninja_graph_read(&graph, ".", (struct ninja_loader){file_maps_add, &maps}, NULL)) {
        steps = number_steps(c, files, &graph, step_of_command);
        if (!build_targets_find(c->arena, &steps, NULL, 0, &found, &count))
            count = 0;
    }
    diag_quiet(false);
    if (count >= 2) {
        qsort(found, count, sizeof *found, by_name);
        owners = build_targets_owners(c->arena, &steps, found, count);
        c->targets = arena_array(c->arena, count, sizeof *c->targets);
        for (c->target_count = 0; c->target_count < count; c->target_count++)
            c->targets[c->target_count].name = arena_copy(c->arena, found[c->target_count].name,
                                                          strlen(found[c->target_count].name));
        for (size_t i = 0; i < c->commands.count; i++) {
            if (step_of_command[i] != INTERN_NONE && owners[step_of_command[i]] != NINJA_NO_EDGE)
                target_of[i] = owners[step_of_command[i]];
        }
    }
    ninja_graph_free(&graph);
    file_maps_free(&maps);
    return count >= 2;
}
