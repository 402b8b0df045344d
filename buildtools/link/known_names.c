/* SPDX-License-Identifier: MIT */
#include "link/known_names.h"

#include <string.h>

#include "base/diag.h"
#include "base/str.h"

/* A name of an architecture in the place of QEMU's in its program's, qemu-system-amd64 for
 * qemu-system-x86_64; or a program's whole name. */
struct known_name {
    const char *target, *name;
    const char *whole_of; /* a whole name, for the program that is called so; else NULL */
};

struct known_table {
    const char *name;
    const struct known_name *names; /* [count] */
    size_t count;
};

/* Debian's packages of QEMU 10.0: debian/control.mk (system-alias-*, system-kvm of amd64) and
 * debian/rules (user-alias-*). There, ppc64el is ppc64le where that is a target of its own: so it
 * comes first. */
static const struct known_name debian[] = {
    {"aarch64", "arm64", NULL}, {"arm", "armel", NULL},
    {"arm", "armhf", NULL},     {"loongarch64", "loong64", NULL},
    {"ppc", "powerpc", NULL},   {"ppc64le", "ppc64el", NULL},
    {"ppc64", "ppc64le", NULL}, {"ppc64", "ppc64el", NULL},
    {"x86_64", "amd64", NULL},  {"x86_64", "kvm", "qemu-system-x86_64"},
};

static const struct known_table tables[] = {
    {"debian", debian, sizeof debian / sizeof *debian},
};

enum { TABLES = sizeof tables / sizeof *tables };

static const char *table_name(const void *ctx, size_t i) {
    return ((const struct known_table *)ctx)[i].name;
}

static const struct known_table *find_table(const char *name) {
    const char *nearest;

    for (size_t i = 0; i < TABLES; i++) {
        if (strcmp(tables[i].name, name) == 0)
            return &tables[i];
    }
    nearest = str_nearest(name, TABLES, table_name, tables);
    diag_error("--aliases %s: there is no such table of names", name);
    if (nearest)
        diag_hint("did you mean %s?", nearest);
    else
        diag_hint("expected debian; single names are given with --alias PROG=NAME");
    return NULL;
}

const char *known_names_renamed(struct arena *a, const struct target *t, const char *name) {
    size_t n = strlen(t->name);

    for (const char *p = strstr(t->program, t->name); p; p = strstr(p + 1, t->name)) {
        if ((p == t->program || strchr("-_.", p[-1])) && (!p[n] || strchr("-_.", p[n])))
            return arena_printf(a, "%.*s%s%s", (int)(p - t->program), t->program, name, p + n);
    }
    return NULL;
}

bool known_names_apply(struct arena *a, struct link_job *job) {
    const struct known_table *table = job->known_names ? find_table(job->known_names) : NULL;

    for (size_t i = 0; table && i < table->count; i++) {
        const struct known_name *known = &table->names[i];

        for (size_t t = 0; t < job->target_count; t++) {
            struct target *target = &job->targets[t];
            const char *program;

            if (strcmp(target->name, known->target) != 0)
                continue;
            if (known->whole_of)
                program = strcmp(target->program, known->whole_of) == 0 ? known->name : NULL;
            else
                program = known_names_renamed(a, target, known->name);
            if (program && !find_called(job->targets, job->named_count, program))
                words_add(a, &target->aliases, program);
        }
    }
    return table || !job->known_names;
}
