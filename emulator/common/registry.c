/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "log.h"
#include "registry.h"

/* Constructors run before main, in any order: the lists must need no initialisation. */
static Type *first[TYPE_KINDS], *last[TYPE_KINDS];

static const char *const kind_names[TYPE_KINDS] = {"cpu", "machine", "device"};

void registry_add(TypeKind kind, Type *type) {
    if (last[kind])
        last[kind]->next = type;
    else
        first[kind] = type;
    last[kind] = type;
}

const Type *registry_first(TypeKind kind) {
    return first[kind];
}

const Type *registry_find(TypeKind kind, const char *name) {
    for (const Type *type = first[kind]; type; type = type->next) {
        if (!strcmp(type->name, name))
            return type;
    }
    fatal("no %s is called '%s'; '-%s help' lists them", kind_names[kind], name, kind_names[kind]);
}

void registry_list(TypeKind kind) {
    for (const Type *type = first[kind]; type; type = type->next)
        printf("%-10s %s\n", type->name, type->description);
}
