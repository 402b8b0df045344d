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
    for (size_t i = 0; i + 6 <= rule.n; i++) {
        if (strncasecmp(rule.p + i, "linker", 6) == 0)
            return true;
    }
    return false;
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

/* How much of the programs' names is common to all, at the front and at the back. */
static void common_parts(const char *const *names, size_t n, size_t *prefix, size_t *suffix) {
    *prefix = strlen(names[0]);
    *suffix = *prefix;
    for (size_t i = 1; i < n; i++) {
        size_t length = strlen(names[i]), k = 0;

        while (k < *prefix && k < length && names[i][k] == names[0][k])
            k++;
        *prefix = k;
        for (k = 0; k < *suffix && k < length &&
                    names[i][length - 1 - k] == names[0][strlen(names[0]) - 1 - k];)
            k++;
        *suffix = k;
    }
}

/* A common part is cut back to whole words, so that `-aarch64` and `-arm` are not named `arch64`
 * and `rm`. */
void program_names_common(const char *const *names, size_t n, size_t *prefix, size_t *suffix) {
    common_parts(names, n, prefix, suffix);
    while (*prefix && !strchr("-_./", names[0][*prefix - 1]))
        --*prefix;
    while (*suffix && !strchr("-_.", names[0][strlen(names[0]) - *suffix]))
        --*suffix;
}

const char *program_names_target(struct arena *a, const char *const *names, size_t n, size_t i) {
    size_t prefix, suffix, length = strlen(names[i]);

    program_names_common(names, n, &prefix, &suffix);
    if (n == 1) { /* one executable: what stands behind the last dash */
        const char *dash = strrchr(names[0], '-');

        return dash && dash[1] ? dash + 1 : str_basename(names[0]);
    }
    if (prefix + suffix >= length)
        return str_basename(names[i]);
    return arena_copy(a, names[i] + prefix, length - prefix - suffix);
}
