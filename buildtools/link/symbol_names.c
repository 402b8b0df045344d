/* SPDX-License-Identifier: MIT */
#include "link/symbol_names.h"

#include <string.h>

#include "base/str.h"
#include "link/symbol_plan.h"

const char *name_plain(const struct link_state *s, uint32_t symbol) {
    return intern_text(&s->symbols, symbol).p;
}

/* True when `instance` is in one target only and no other object of that target defines the symbol.
 */
static bool alone_in_target(const struct link_state *s, uint32_t symbol, uint32_t instance,
                            size_t *target) {
    const uint64_t *mask = s->instances[instance].targets;
    size_t count;
    const struct definition *d = plan_definitions(s, symbol, &count);

    *target = mask_next(mask, s->target_count, 0);
    if (mask_count(mask, s->target_count) != 1)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (d[i].instance != instance && mask_has(s->instances[d[i].instance].targets, *target))
            return false;
    }
    return true;
}

const char *name_of_definition(const struct link_state *s, uint32_t symbol, uint32_t instance) {
    const char *plain = name_plain(s, symbol), *name;
    size_t target;

    if (!s->plan[symbol].renamed)
        return plain;
    if (alone_in_target(s, symbol, instance, &target)) {
        name = arena_printf(s->arena, "%s.%s", plain, s->targets[target].name);
        if (intern_find(&s->symbols, str_from(name)) == INTERN_NONE)
            return name;
    }
    return arena_printf(s->arena, "%s.%s", plain, s->instances[instance].id);
}

const char *name_of_provider(const struct link_state *s, uint32_t symbol, int32_t provider) {
    if (provider >= 0)
        return name_of_definition(s, symbol, (uint32_t)provider);
    if (provider == PROVIDER_COMMON && s->plan[symbol].leaks)
        return arena_printf(s->arena, "%s.common", name_plain(s, symbol));
    return name_plain(s, symbol);
}

static bool has_suffix(struct str name, const char *suffix) {
    return memmem(name.p, name.n, suffix, strlen(suffix));
}

static bool some_name_has(const struct link_state *s, const char *suffix) {
    for (uint32_t symbol = 0; symbol < s->symbols.count; symbol++) {
        if (has_suffix(intern_text(&s->symbols, symbol), suffix))
            return true;
    }
    for (uint32_t n = 0; n < s->instance_count; n++) {
        const struct elf_object *o = &s->instances[n].file->elf;

        for (uint32_t i = 1; i < o->section_count; i++) {
            if (has_suffix(elf_section_name(o, &o->sections[i]), suffix))
                return true;
        }
    }
    return false;
}

void names_avoid_users(struct link_state *s) {
    s->set_suffix = "__ut";
    while (s->set_names.count && some_name_has(s, s->set_suffix))
        s->set_suffix = arena_printf(s->arena, "%s_", s->set_suffix);
}

const char *name_in_split_set(const struct link_state *s, struct str name, uint32_t instance) {
    size_t target = mask_next(s->instances[instance].targets, s->target_count, 0);

    return arena_printf(s->arena, "%.*s%s%zu", STR_ARG(name), s->set_suffix, target);
}

const char *name_of_indirect(const struct link_state *s, uint32_t instance, uint32_t index) {
    const struct object_file *f = s->instances[instance].file;

    if (index >= f->elf.first_global)
        return name_of_definition(s, f->names[index - f->elf.first_global], instance);
    return arena_printf(s->arena, OWN("indirect.%s.%u"), s->instances[instance].id, index);
}

const char *name_of_resolver(const struct link_state *s, uint32_t instance, uint32_t index) {
    return arena_printf(s->arena, OWN("resolver.%s.%u"), s->instances[instance].id, index);
}

const char *name_of_range(const struct link_state *s, uint32_t instance, uint32_t section) {
    return arena_printf(s->arena, RANGE_PREFIX "%s.%u", s->instances[instance].id, section);
}
