/* SPDX-License-Identifier: MIT */
/*
 * The part of the start-up code that loads the libraries that only some targets need. Linked into
 * unified programs that have such. It runs where the C library would run the program's own
 * .preinit_array: all libraries of all targets are loaded and relocated then, and none but the
 * loader is initialised.
 */
#include "link/startup_system.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

extern const struct ut_range ut_late_targets[] CALLED("late_targets"); /* which steps are whose */
extern const struct ut_step ut_late_steps[] CALLED("late_steps");
extern const struct ut_range
    ut_late_libraries[] CALLED("late_libraries"); /* which symbols are whose */
extern const struct ut_late_symbol ut_late_symbols[] CALLED("late_symbols");
extern const struct ut_late_place ut_late_places[] CALLED("late_places");

/* ---- messages: those of the dynamic loader ---- */

static _Noreturn void fail_to_load(const char *program) {
    const char *why = dlerror();

    why = why ? why : "unknown reason";
    say(STDERR_FILENO, program);
    say(STDERR_FILENO, strstr(why, "undefined symbol")
                           ? ": symbol lookup error: "
                           : ": error while loading shared libraries: ");
    say(STDERR_FILENO, why);
    say(STDERR_FILENO, "\n");
    _exit(127);
}

/* ---- the list of what is loaded ---- */

static struct link_map *first_loaded(void) {
    for (const ElfW(Dyn) *d = _DYNAMIC; d->d_tag != DT_NULL; d++) {
        if (d->d_tag == DT_DEBUG && d->d_un.d_ptr)
            return ((const struct r_debug *)d->d_un.d_ptr)->r_map;
    }
    return NULL;
}

static struct link_map *find_loaded(const char *name) {
    for (struct link_map *m = first_loaded(); m; m = m->l_next) {
        const char *slash = strrchr(m->l_name, '/');

        if (strcmp(m->l_name, name) == 0 || (slash && strcmp(slash + 1, name) == 0))
            return m;
    }
    return NULL;
}

/* An address in an object's dynamic section: the loader has made some of them absolute. */
static const char *dynamic_address(const struct link_map *m, ElfW(Addr) value) {
    return (const char *)(value < m->l_addr ? m->l_addr + value : value);
}

static const ElfW(Dyn) * dynamic_entry(const struct link_map *m, ElfW(Sxword) tag) {
    for (const ElfW(Dyn) *d = m->l_ld; d->d_tag != DT_NULL; d++) {
        if (d->d_tag == tag)
            return d;
    }
    return NULL;
}

/* The loader runs destructors by this list, the last loaded first where nothing else decides: a
 * library takes the place that it has in the target's own program. */
static void place_before(struct link_map *m, const char *name) {
    struct link_map *next = find_loaded(name);

    if (!m || !next || m == next || !m->l_prev || !next->l_prev)
        return;
    m->l_prev->l_next = m->l_next;
    if (m->l_next)
        m->l_next->l_prev = m->l_prev;
    m->l_prev = next->l_prev;
    m->l_next = next;
    m->l_prev->l_next = m;
    next->l_prev = m;
}

/* ---- loading ---- */

/* What dlopen gives constructors as the program's arguments the C library has from its own
 * constructor, which comes before all others, but has not been run yet. It may run twice. */
static void initialise_libc(int argc, char **argv, char **envp) {
    const struct link_map *m = find_loaded("libc.so.6");
    const ElfW(Dyn) *init = m ? dynamic_entry(m, DT_INIT) : NULL;
    const ElfW(Dyn) *array = m ? dynamic_entry(m, DT_INIT_ARRAY) : NULL;
    const ElfW(Dyn) *size = m ? dynamic_entry(m, DT_INIT_ARRAYSZ) : NULL;

    if (init)
        ((void (*)(int, char **, char **))(m->l_addr + init->d_un.d_ptr))(argc, argv, envp);
    for (size_t i = 0; array && size && i < size->d_un.d_val / sizeof(void *); i++)
        ((void (**)(int, char **, char **))(m->l_addr + array->d_un.d_ptr))[i](argc, argv, envp);
}

/* Does the library define the version, or none at all? */
static bool has_version(const struct link_map *m, const char *version) {
    const ElfW(Dyn) *table = dynamic_entry(m, DT_VERDEF), *names = dynamic_entry(m, DT_STRTAB);
    const ElfW(Verdef) * d;

    if (!table || !names)
        return true;
    d = (const void *)dynamic_address(m, table->d_un.d_ptr);
    for (;;) {
        const ElfW(Verdaux) *name = (const void *)((const char *)d + d->vd_aux);

        if (strcmp(dynamic_address(m, names->d_un.d_ptr) + name->vda_name, version) == 0)
            return true;
        if (!d->vd_next)
            return false;
        d = (const void *)((const char *)d + d->vd_next);
    }
}

static void *look_up(const char *program, void *handle, const struct ut_late_symbol *symbol) {
    const char *name = at(symbol->name), *version = symbol->version ? at(symbol->version) : NULL;
    /* Libraries that LD_PRELOAD names come first; RTLD_DEFAULT would find the program's own entry.
     */
    void *found = version ? dlvsym(RTLD_NEXT, name, version) : dlsym(RTLD_NEXT, name);

    if (!found)
        found = version ? dlvsym(handle, name, version) : dlsym(handle, name);
    if (!found && version && !has_version(handle, version)) {
        say(STDERR_FILENO, program);
        say(STDERR_FILENO, ": ");
        say(STDERR_FILENO, ((const struct link_map *)handle)->l_name);
        say(STDERR_FILENO, ": version `");
        say(STDERR_FILENO, version);
        say(STDERR_FILENO, "' not found (required by ");
        say(STDERR_FILENO, program);
        say(STDERR_FILENO, ")\n");
        _exit(1);
    }
    if (!found && version) /* a definition without a version will do */
        found = dlsym(handle, name);
    if (!found && !symbol->weak) {
        say(STDERR_FILENO, program);
        say(STDERR_FILENO, ": symbol lookup error: ");
        say(STDERR_FILENO, program);
        say(STDERR_FILENO, ": undefined symbol: ");
        say(STDERR_FILENO, name);
        say(STDERR_FILENO, version ? ", version " : "");
        say(STDERR_FILENO, version ? version : "");
        say(STDERR_FILENO, "\n");
        _exit(127);
    }
    return found;
}

static void bind_symbols(const char *program, void *handle, const struct ut_range *symbols) {
    for (uint32_t i = 0; i < symbols->count; i++) {
        const struct ut_late_symbol *symbol = &ut_late_symbols[symbols->first + i];
        const struct ut_late_place *place = &ut_late_places[symbol->first];
        uintptr_t value = symbol->count ? (uintptr_t)look_up(program, handle, symbol) : 0;

        for (uint32_t k = 0; k < symbol->count; k++)
            *(uintptr_t *)at(place[k].place) = value + (uintptr_t)(intptr_t)place[k].addend;
    }
}

/* The libraries themselves, and others, take the address that the program has for a function. */
static void show_entries(const struct ut_range *symbols, const struct ut_protection *protect) {
    for (uint32_t i = 0; i < symbols->count; i++) {
        const struct ut_late_symbol *symbol = &ut_late_symbols[symbols->first + i];
        ElfW(Sym) *entry = at(symbol->entry);

        if (!symbol->entry)
            continue;
        protect->range((uintptr_t)entry, (uintptr_t)(entry + 1), PROT_WRITE);
        entry->st_value = symbol->value;
        entry->st_shndx = (uint16_t)symbol->section;
        protect->range((uintptr_t)entry, (uintptr_t)(entry + 1), 0);
    }
}

void ut_late_load(uint32_t target, int argc, char **argv, char **envp,
                  const struct ut_protection *protect) {
    const struct ut_range *range = &ut_late_targets[target];
    const struct ut_step *steps = &ut_late_steps[range->first];
    const char *program = argc > 0 ? argv[0] : "";
    void **handles;

    if (!range->count)
        return;
    for (uint32_t i = 0; i < range->count; i++) {
        if (steps[i].library != UINT32_MAX)
            show_entries(&ut_late_libraries[steps[i].library], protect);
    }
    initialise_libc(argc, argv, envp);
    handles = __builtin_alloca(range->count * sizeof *handles);
    memset(handles, 0, range->count * sizeof *handles);
    for (uint32_t i = 0; i < range->count; i++) {
        /* Not yet RTLD_GLOBAL: the loader, which is about to run the constructors of all that was
         * there from the start, would count more of them than it has. */
        handles[i] = dlopen(at(steps[i].name), RTLD_LAZY | RTLD_NODELETE);
        if (!handles[i] && steps[i].library != UINT32_MAX)
            fail_to_load(program);
        if (handles[i] && steps[i].before)
            place_before(handles[i], at(steps[i].before));
    }
    protect->relro(PROT_READ | PROT_WRITE);
    for (uint32_t i = 0; i < range->count; i++) {
        if (handles[i] && steps[i].library != UINT32_MAX)
            bind_symbols(program, handles[i], &ut_late_libraries[steps[i].library]);
    }
    protect->relro(PROT_READ);
}

void ut_late_show(uint32_t target) {
    const struct ut_range *range = &ut_late_targets[target];

    for (uint32_t i = 0; i < range->count; i++) {
        const struct ut_step *step = &ut_late_steps[range->first + i];

        if (step->library != UINT32_MAX)
            dlopen(at(step->name), RTLD_LAZY | RTLD_NOLOAD | RTLD_GLOBAL);
    }
}
