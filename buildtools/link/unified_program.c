/* SPDX-License-Identifier: MIT */
#include "link/unified_program.h"

#include <errno.h>
#include <string.h>

#include "base/diag.h"

bool unified_program_open(struct unified_program *p, const char *path) {
    p->path = path;
    if (!file_map(&p->map, path)) {
        diag_error("%s: cannot be read: %s", path, strerror(errno));
        return false;
    }
    switch (target_tables_open(&p->tables, p->map.data, p->map.size)) {
    case TABLES_GOOD: return true;
    case TABLES_ABSENT:
        diag_error("%s: is no unified program, or one of another version", path);
        diag_hint("expected what `unitarget link` has made");
        return false;
    case TABLES_DAMAGED:
        diag_error("%s: the tables of its targets are not where its note says", path);
        diag_hint("the file is damaged; link it again");
        return false;
    }
    return false;
}

void unified_program_names(const struct unified_program *p, struct arena *a,
                           struct word_list *names) {
    const struct target_tables *t = &p->tables;

    for (uint32_t i = 0; i < t->note.target_count; i++) {
        const char *alias;

        words_add(a, names, target_tables_program(t, i));
        for (uint32_t at = 0; (alias = target_tables_alias(t, i, &at));)
            words_add(a, names, alias);
    }
}

void unified_program_close(struct unified_program *p) {
    file_unmap(&p->map);
}

void unified_program_earlier(struct arena *a, const char *path, struct word_list *names) {
    struct unified_program old = {0};
    size_t before = names->count;

    diag_quiet(true);
    if (unified_program_open(&old, path))
        unified_program_names(&old, a, names);
    diag_quiet(false);
    for (size_t i = before; i < names->count; i++)
        names->words[i] = arena_copy(a, names->words[i], strlen(names->words[i]));
    unified_program_close(&old);
}
