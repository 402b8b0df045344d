/* SPDX-License-Identifier: MIT */
#include "ninja/program_names.h"

#include <string.h>

#include "base/str.h"

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
