/* SPDX-License-Identifier: MIT */
#include "link/features.h"

#include <string.h>

#include "base/diag.h"

/* psABI, GNU_PROPERTY_X86_FEATURE_1_AND; the linkers' manuals for what sets and asks. */
static const struct feature {
    uint32_t bit;
    const char *name;
    const char *forced[2]; /* options that mark the program whatever its objects are */
    const char *report[2]; /* options that, with `error`, end the link of a program without it */
} features[] = {
    {1, "IBT", {"z ibt", "z force-ibt"}, {"z cet-report", NULL}},
    {2, "SHSTK", {"z shstk", NULL}, {"z cet-report", NULL}},
    {4, "LAM_U48", {"z lam-u48", NULL}, {"z lam-u48-report", "z lam-report"}},
    {8, "LAM_U57", {"z lam-u57", NULL}, {"z lam-u57-report", "z lam-report"}},
};

enum { FEATURES = sizeof features / sizeof *features, ALL_FEATURES = 15 };

const char *features_told(struct arena *a, uint32_t bits) {
    const char *text = "";

    for (size_t i = 0; i < FEATURES; i++) {
        if (bits & features[i].bit)
            text = arena_printf(a, "%s%s%s", text, *text ? ", " : "", features[i].name);
    }
    return text;
}

/* Has the target one of the options, with this value, if one is given? */
static bool has_option(const struct target *t, const char *const names[2], const char *value) {
    for (size_t i = 0; i < t->kept_count; i++) {
        for (size_t k = 0; k < 2 && names[k]; k++) {
            if (strcmp(t->kept[i].family, names[k]) == 0 &&
                (!value || strcmp(t->kept[i].value, value) == 0))
                return true;
        }
    }
    return false;
}

/* Takes from `own` what the object lacks, and notes the first object that does so. */
static void meet(const struct object_file *f, uint32_t *own, const char **by) {
    if (*own & ~f->elf.features)
        *by = f->elf.name;
    *own &= f->elf.features;
}

/* What the target's own program is marked with, and an object that keeps it from more. */
static uint32_t own_features(const struct link_state *s, size_t target, const char **by) {
    const struct target *t = &s->targets[target];
    uint32_t own = ALL_FEATURES;

    for (size_t k = 0; k < t->sequence_count; k++)
        meet(s->instances[t->sequence[k]].file, &own, by);
    for (uint32_t i = 0; own && i < s->paths.count; i++) {
        const struct input_file *in = s->files[i];

        for (size_t k = 0; in->outside && k < in->object_count; k++) {
            const struct object_file *f = &in->objects[k];

            if (!f->taken_out && f->outside && mask_has(f->outside, target))
                meet(f, &own, by);
        }
    }
    for (size_t i = 0; i < FEATURES; i++)
        own |= has_option(t, features[i].forced, NULL) ? features[i].bit : 0;
    return own;
}

static bool check(const struct link_state *s, size_t target) {
    const struct lost_features *lost = &s->lost_features[target];
    const struct target *t = &s->targets[target];
    bool good = true;

    for (size_t i = 0; i < FEATURES; i++) {
        if (!(lost->features & features[i].bit) || !has_option(t, features[i].report, "error"))
            continue;
        diag_error("target %s is linked with -%s=error, and would lose %s: %s of target %s is not "
                   "marked with it",
                   t->name, features[i].report[0], features[i].name, lost->object,
                   s->targets[lost->target].name);
        diag_hint("compile it with -fcf-protection, or give assembler sources the note");
        good = false;
    }
    return good;
}

bool features_find(struct link_state *s) {
    uint32_t *own = arena_array(s->arena, s->target_count, sizeof *own);
    const char **by = arena_array(s->arena, s->target_count, sizeof *by);
    bool good = true;

    s->lost_features = arena_array(s->arena, s->target_count, sizeof *s->lost_features);
    for (size_t t = 0; t < s->target_count; t++)
        own[t] = own_features(s, t, &by[t]);
    for (size_t t = 0; t < s->target_count; t++) {
        struct lost_features *lost = &s->lost_features[t];

        for (size_t k = 0; k < s->target_count; k++) {
            if ((own[t] & ~own[k]) && !lost->object)
                *lost = (struct lost_features){.object = by[k], .target = k};
            lost->features |= own[t] & ~own[k];
        }
        good &= check(s, t);
    }
    return good;
}
