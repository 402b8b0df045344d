/* SPDX-License-Identifier: MIT */
#include "ninja/build_programs.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/path.h"
#include "ninja/ninja_edge.h"

bool is_library_name(struct str name) {
    return str_ends(name, ".a") || str_ends(name, ".so") || str_ends(name, ".o") ||
           memmem(name.p, name.n, ".so.", 4) != NULL;
}

bool is_link_rule(struct str rule) {
    return str_contains_anycase(rule, "linker") && !str_contains_anycase(rule, "static") &&
           !str_contains_anycase(rule, "archive");
}

struct str object_folder(struct str output) {
    for (size_t i = 1; i < output.n; i++) {
        struct str head = {output.p, i};

        if (output.p[i] == '/' && (str_ends(head, ".p") || str_ends(head, ".dir")))
            return head;
    }
    return path_folder_with_slash(output);
}

bool build_programs_list(struct arena *a, const char *folder, struct word_list *programs) {
    struct file_maps maps = {0};
    struct ninja ninja;
    struct ninja_paths outputs = {0};
    bool good = ninja_read(&ninja, folder, (struct ninja_loader){file_maps_add, &maps});

    for (size_t i = 0; good && i < ninja.mark_count; i++) {
        struct str rule;

        good = ninja_edge_outputs(&ninja, &ninja.marks[i], &outputs, &rule);
        if (good && is_link_rule(rule) && !is_library_name(outputs.paths[0]))
            words_add(a, programs, arena_copy(a, outputs.paths[0].p, outputs.paths[0].n));
    }
    free(outputs.paths);
    ninja_free(&ninja);
    file_maps_free(&maps);
    return good;
}
