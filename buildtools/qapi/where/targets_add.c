/* SPDX-License-Identifier: MIT */
/*
 * targets_add: where configurations are found, and what QEMU's meson.build makes of them.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/diag.h"
#include "base/file.h"
#include "qapi/where/config.h"
#include "qapi/where/targets.h"

#define TARGET_HEADER "-config-target.h"
#define DEVICE_HEADER "-config-devices.h"
#define SOFTMMU "-softmmu"

/* ---- one target ---- */

struct reading {
    struct targets *ts;
    struct target *target;
    struct str arch, base; /* of a .mak file, in the arena */
};

static void add_number(struct targets *ts, uint32_t **list, size_t *count, size_t *capacity,
                       struct str symbol) {
    *list = array_grow(*list, capacity, *count + 1, sizeof **list);
    (*list)[(*count)++] = intern_add(&ts->names, symbol);
}

static void define(struct reading *r, struct str symbol) {
    struct target *t = r->target;

    add_number(r->ts, &t->defined, &t->defined_count, &t->defined_capacity, symbol);
}

static void add_defined(void *ctx, struct str name, struct str value) {
    (void)value;
    define(ctx, name);
}

static void add_device(void *ctx, struct str name, struct str value) {
    struct reading *r = ctx;
    struct target *t = r->target;

    (void)value;
    add_number(r->ts, &t->devices, &t->device_count, &t->device_capacity, name);
}

static void add_poisoned(void *ctx, struct str name, struct str value) {
    (void)value;
    intern_add(&((struct targets *)ctx)->poisoned, name);
}

static struct target *find_config(struct targets *ts, const char *config) {
    for (size_t i = 0; i < ts->count; i++) {
        if (strcmp(ts->list[i].config, config) == 0)
            return &ts->list[i];
    }
    return NULL;
}

/* Names of targets stand in lists, and in names of files. */
static bool is_name(const char *config) {
    for (const char *p = config; *p; p++) {
        if (!isalnum((unsigned char)*p) && !strchr("_.+-", *p))
            return false;
    }
    return *config;
}

/* The target to read into. What a .mak file told of it is forgotten when its build follows. NULL,
 * with *good telling whether that is right, when there is nothing to read. */
static struct target *begin(struct targets *ts, const char *config, const char *origin,
                            bool complete, bool *good) {
    struct target *t = find_config(ts, config);
    struct str name = str_from(config);

    *good = is_name(config);
    if (!*good) {
        diag_error("%s: '%s' is no name of a target", origin, config);
        diag_hint("letters, digits, '_', '.', '+' and '-' are right");
        return NULL;
    }
    *good = !t || t->complete != complete;
    if (!*good) {
        diag_error("target '%s' is there twice: in %s and in %s", config, t->origin, origin);
        return NULL;
    }
    if (t && t->complete)
        return NULL;
    if (!t) {
        ts->list = array_grow(ts->list, &ts->capacity, ts->count + 1, sizeof *ts->list);
        t = &ts->list[ts->count++];
        memset(t, 0, sizeof *t);
    }
    if (str_ends(name, SOFTMMU))
        name.n -= strlen(SOFTMMU);
    t->config = arena_copy(ts->arena, config, strlen(config));
    t->name = arena_copy(ts->arena, name.p, name.n);
    t->origin = arena_copy(ts->arena, origin, strlen(origin));
    t->complete = complete;
    t->defined_count = t->device_count = 0;
    return t;
}

/* ---- .mak files ---- */

static const char *const no_symbols[] = {"TARGET_ARCH", "TARGET_BASE_ARCH", "TARGET_XML_FILES",
                                         "TARGET_ABI_DIR"};

static void add_key(void *ctx, struct str key, struct str value) {
    struct reading *r = ctx;
    struct arena *a = r->ts->arena;

    if (str_is(key, "TARGET_ARCH"))
        r->arch = (struct str){arena_copy(a, value.p, value.n), value.n};
    if (str_is(key, "TARGET_BASE_ARCH"))
        r->base = (struct str){arena_copy(a, value.p, value.n), value.n};
    for (size_t i = 0; i < sizeof no_symbols / sizeof *no_symbols; i++) {
        if (str_is(key, no_symbols[i]))
            return;
    }
    if (str_starts(key, "TARGET_") || str_starts(key, "CONFIG_"))
        define(r, key);
}

/* TARGET_ and the name in upper case. */
static void define_arch(struct reading *r, struct str arch) {
    char *symbol = arena_printf(r->ts->arena, "TARGET_%.*s", STR_ARG(arch));

    for (char *p = symbol; *p; p++)
        *p = (char)toupper((unsigned char)*p);
    define(r, str_from(symbol));
}

/* What QEMU's meson.build adds to a target's .mak file. */
static void add_implied(struct reading *r) {
    static const char *const always[] = {"TARGET_NAME", "TARGET_BIG_ENDIAN", "QEMU_ARCH", NULL};
    static const char *const system[] = {"CONFIG_SYSTEM_ONLY", "CONFIG_SOFTMMU", NULL};
    static const char *const linux_user[] = {"CONFIG_LINUX_USER", NULL};
    static const char *const bsd_user[] = {"CONFIG_BSD_USER", NULL};
    static const char *const user[] = {"CONFIG_USER_ONLY", "CONFIG_QEMU_INTERP_PREFIX", NULL};
    const struct {
        const char *suffix;
        const char *const *symbols;
    } rules[] = {{"", always},
                 {SOFTMMU, system},
                 {"-linux-user", linux_user},
                 {"-bsd-user", bsd_user},
                 {"-user", user}};

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        for (size_t k = 0; rules[i].symbols[k]; k++) {
            if (str_ends(str_from(r->target->config), rules[i].suffix))
                define(r, str_from(rules[i].symbols[k]));
        }
    }
    define_arch(r, r->arch);
    define_arch(r, r->base.n ? r->base : r->arch);
}

/* A file of keys and values that is none of QEMU's: what is not `n` is defined. */
static void add_plain(void *ctx, struct str key, struct str value) {
    if (!str_is(value, "n"))
        define(ctx, key);
}

static void find_arch(void *ctx, struct str key, struct str value) {
    *(bool *)ctx |= str_is(key, "TARGET_ARCH") && value.n;
}

static bool add_keys_file(struct targets *ts, const char *path) {
    struct str name = str_from(str_basename(path));
    struct reading r = {.ts = ts};
    bool of_qemu = false, good;

    if (!config_read_keys(path, find_arch, &of_qemu))
        return false;
    if (str_ends(name, ".mak"))
        name.n -= strlen(".mak");
    r.target = begin(ts, arena_copy(ts->arena, name.p, name.n), path, !of_qemu, &good);
    if (!r.target)
        return good;
    good = config_read_keys(path, of_qemu ? add_key : add_plain, &r);
    if (of_qemu)
        add_implied(&r);
    return good;
}

/* ---- build folders ---- */

/* What configure wrote down of a build; strings in the arena, NULL when it did not. */
struct build {
    const char *targets; /* those it was configured for last, each between spaces: headers of others
                            may lie about */
    const char *source;  /* where QEMU's source is, relative to the build folder or absolute */
};

/* The rest of a line that begins so. */
static const char *value_of(struct targets *ts, const char *line, const char *key,
                            const char *format) {
    size_t n = strlen(key);

    if (strncmp(line, key, n) != 0)
        return NULL;
    return arena_printf(ts->arena, format, (int)strcspn(line + n, "\n"), line + n);
}

/* config-host.mak is a file for make: not all of it is keys. */
static struct build read_build(struct targets *ts, const char *folder) {
    FILE *f = fopen(arena_printf(ts->arena, "%s/config-host.mak", folder), "r");
    struct build b = {NULL, NULL};
    char *line = NULL;
    size_t size = 0;

    while (f && getline(&line, &size, f) > 0) {
        const char *targets = value_of(ts, line, "TARGET_DIRS=", " %.*s ");
        const char *source = value_of(ts, line, "SRC_PATH=", "%.*s");

        b.targets = targets ? targets : b.targets;
        b.source = source ? source : b.source;
    }
    free(line);
    if (f)
        fclose(f);
    return b;
}

static bool add_build_target(struct targets *ts, const char *folder, const char *config) {
    const char *header = arena_printf(ts->arena, "%s/%s" TARGET_HEADER, folder, config);
    const char *devices = arena_printf(ts->arena, "%s/%s" DEVICE_HEADER, folder, config);
    struct reading r = {.ts = ts};
    bool good;

    r.target = begin(ts, config, header, true, &good);
    if (!r.target)
        return good;
    good = config_read_defines(header, add_defined, &r);
    return (!file_exists(devices) || config_read_defines(devices, add_device, &r)) && good;
}

/* ---- folders ---- */

struct listing {
    char **names; /* [count] sorted */
    size_t count, capacity;
};

static int compare(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a folder that end so, without that end. False with a message when it can't be read.
 */
static bool list(struct targets *ts, const char *folder, const char *suffix, struct listing *l) {
    DIR *d = opendir(folder);
    const struct dirent *e;

    if (!d) {
        diag_error("%s cannot be read: %s", folder, strerror(errno));
        return false;
    }
    while ((e = readdir(d))) {
        struct str name = str_from(e->d_name);

        if (name.n <= strlen(suffix) || !str_ends(name, suffix))
            continue;
        l->names = array_grow(l->names, &l->capacity, l->count + 1, sizeof *l->names);
        l->names[l->count++] = arena_copy(ts->arena, name.p, name.n - strlen(suffix));
    }
    closedir(d);
    if (l->count)
        qsort(l->names, l->count, sizeof *l->names, compare);
    return true;
}

static bool add_maks(struct targets *ts, const char *folder, const struct listing *l) {
    bool good = true;

    for (size_t i = 0; i < l->count; i++)
        good &= add_keys_file(ts, arena_printf(ts->arena, "%s/%s.mak", folder, l->names[i]));
    return good;
}

/* All targets of a build's source. A source that has gone is no fault. */
static bool add_universe(struct targets *ts, const char *folder, const char *source) {
    const char *maks =
        arena_printf(ts->arena, "%s%s%s/configs/targets", source[0] == '/' ? "" : folder,
                     source[0] == '/' ? "" : "/", source);
    struct listing l = {0};
    bool good = true;

    if (ts->universe || !file_exists(maks))
        return true;
    ts->universe = arena_alloc(ts->arena, sizeof *ts->universe);
    ts->universe->arena = ts->arena;
    good = list(ts, maks, ".mak", &l) && add_maks(ts->universe, maks, &l);
    free(l.names);
    return good;
}

static bool add_build(struct targets *ts, const char *folder, const struct listing *l) {
    struct build b = read_build(ts, folder);
    const char *poison = arena_printf(ts->arena, "%s/config-poison.h", folder);
    bool good = true;

    for (size_t i = 0; i < l->count; i++) {
        const char *word = arena_printf(ts->arena, " %s ", l->names[i]);

        if (!b.targets || strstr(b.targets, word))
            good &= add_build_target(ts, folder, l->names[i]);
    }
    if (b.source)
        good &= add_universe(ts, folder, b.source);
    return (!file_exists(poison) || config_read_poison(poison, add_poisoned, ts)) && good;
}

static bool add_folder(struct targets *ts, const char *folder) {
    struct listing headers = {0}, maks = {0};
    bool good = list(ts, folder, TARGET_HEADER, &headers) && list(ts, folder, ".mak", &maks);

    if (good && headers.count) {
        good = add_build(ts, folder, &headers);
    } else if (good && maks.count) {
        good = add_maks(ts, folder, &maks);
    } else if (good) {
        diag_error("%s tells of no targets", folder);
        diag_hint(
            "a build folder of QEMU is expected, configured, or its source's configs/targets");
        good = false;
    }
    free(headers.names);
    free(maks.names);
    return good;
}

/* ---- what the user names ---- */

/* Calls `each` for the parts between commas; empty ones are passed over. False when one is no name
 * of a symbol, with a message. */
static bool each_symbol(const char *words, const char *option, config_entry *each, void *ctx) {
    bool good = true;

    for (const char *p = words; *p; p += strspn(p, ",")) {
        struct str symbol = {p, strcspn(p, ",")};

        p += symbol.n;
        if (!symbol.n)
            continue;
        if (str_is_identifier(symbol)) {
            each(ctx, symbol, (struct str){NULL, 0});
        } else {
            diag_error("%s: '%.*s' is no name of a preprocessor symbol", option, STR_ARG(symbol));
            good = false;
        }
    }
    return good;
}

static bool add_word(struct targets *ts, const char *what, const char *equals) {
    const char *name = arena_copy(ts->arena, what, (size_t)(equals - what));
    struct reading r = {.ts = ts};
    bool good;

    r.target = begin(ts, name, what, true, &good);
    return r.target ? each_symbol(equals + 1, "--targets", add_defined, &r) : good;
}

bool targets_add(struct targets *ts, const char *what) {
    const char *equals = strchr(what, '=');
    struct stat st;

    if (stat(what, &st) == 0)
        return S_ISDIR(st.st_mode) ? add_folder(ts, what) : add_keys_file(ts, what);
    if (equals && !memchr(what, '/', (size_t)(equals - what)))
        return add_word(ts, what, equals);
    diag_error("--targets: %s: %s", what, strerror(errno));
    diag_hint("a build folder of QEMU is expected, a folder of .mak files, a .mak file, or "
              "NAME=SYMBOL,SYMBOL");
    return false;
}

bool targets_add_symbols(struct targets *ts, const char *names) {
    return each_symbol(names, "--target-symbols", add_poisoned, ts);
}

/* The targets between commas define the symbol. */
static bool define_for(struct targets *ts, struct str symbol, const char *names) {
    bool good = true;

    for (const char *p = names; *p; p += strspn(p, ",")) {
        size_t n = strcspn(p, ",");
        const struct target *t = n ? targets_get(ts, arena_copy(ts->arena, p, n)) : NULL;

        p += n;
        good &= t || !n;
        if (t)
            define(&(struct reading){.ts = ts, .target = &ts->list[t - ts->list]}, symbol);
    }
    return good;
}

bool targets_define(struct targets *ts, const char *words) {
    struct str symbol = {words, strcspn(words, "=")};

    if (!words[symbol.n] || !str_is_identifier(symbol)) {
        diag_error("--define: '%s' is not of the form SYMBOL=TARGET,TARGET", words);
        return false;
    }
    intern_add(&ts->names, symbol);
    intern_add(&ts->settled, symbol);
    intern_add(&ts->poisoned, symbol);
    return define_for(ts, symbol, words + symbol.n + 1);
}
