/* SPDX-License-Identifier: MIT */
#include "report/programs.h"

#include <stdlib.h>
#include <string.h>

#include "ninja/build_targets.h"

static bool find_targets(struct report *r) {
    uint32_t *file_of = arena_array(r->arena, r->step_count, sizeof *file_of);
    struct build_steps build = {r->job->builddir, &r->graph,     r->step_of,
                                file_of,          r->step_count, r->file_names.count};
    struct build_target *targets;

    for (size_t i = 0; i < r->step_count; i++)
        file_of[i] = r->steps[i].file;
    if (!build_targets_find(r->arena, &build, r->job->programs, r->job->program_count, &targets,
                            &r->target_count))
        return false;
    r->targets = arena_array(r->arena, r->target_count, sizeof *r->targets);
    r->needs = arena_array(r->arena, r->target_count, sizeof *r->needs);
    for (uint32_t t = 0; t < r->target_count; t++) {
        r->targets[t].edge = targets[t].edge;
        r->targets[t].program = targets[t].program;
        r->targets[t].name = targets[t].name;
        r->needs[t] = arena_array(r->arena, r->step_count / 64 + 1, sizeof **r->needs);
        for (size_t i = 0; i < targets[t].need_count; i++) {
            uint32_t step = targets[t].needs[i];

            r->needs[t][step / 64] |= UINT64_C(1) << step % 64;
            if (!r->steps[step].targets++)
                r->steps[step].target = t;
        }
    }
    return true;
}

/* A folder of objects is a target's when all of it that any target needs, only this one needs. */
static void find_kinds(struct report *r) {
    uint32_t *owners = arena_array(r->arena, r->units.count, sizeof *owners); /* target + 1 */
    uint32_t *own = arena_array(r->arena, r->file_names.count, sizeof *own);
    const uint32_t nobody = REPORT_NONE;

    for (size_t i = 0; i < r->step_count; i++) {
        const struct report_step *s = &r->steps[i];
        uint32_t *owner = &owners[s->unit];

        if (s->targets == 1 && (*owner == 0 || *owner == s->target + 1))
            *owner = s->target + 1;
        else if (s->targets)
            *owner = nobody;
    }
    for (size_t i = 0; i < r->step_count; i++)
        own[r->steps[i].file] += r->steps[i].targets && owners[r->steps[i].unit] != nobody;
    for (size_t i = 0; i < r->step_count; i++) {
        struct report_step *s = &r->steps[i];

        if (!s->targets)
            s->kind = STEP_OUTSIDE;
        else if (owners[s->unit] == nobody)
            s->kind = STEP_ONCE;
        else
            s->kind = own[s->file] > 1 ? STEP_REPEATED : STEP_SINGLE;
    }
}

/* ---- files and folders ---- */

static void list_steps(struct report *r) {
    uint32_t *counts = arena_array(r->arena, r->file_count, sizeof *counts);

    for (size_t i = 0; i < r->step_count; i++)
        counts[r->steps[i].file] += r->steps[i].targets > 0;
    for (size_t f = 0; f < r->file_count; f++)
        r->files[f].steps = arena_array(r->arena, counts[f], sizeof *r->files[f].steps);
    for (uint32_t i = 0; i < r->step_count; i++) {
        struct report_file *f = &r->files[r->steps[i].file];

        if (r->steps[i].targets)
            f->steps[f->step_count++] = i;
        if (r->steps[i].kind > f->kind)
            f->kind = r->steps[i].kind;
    }
}

static void make_files(struct report *r) {
    struct intern folders = {0};

    r->file_count = r->file_names.count;
    r->files = arena_array(r->arena, r->file_count, sizeof *r->files);
    for (uint32_t f = 0; f < r->file_count; f++) {
        const char *name = intern_text(&r->file_names, f).p, *slash = strrchr(name, '/');

        r->files[f].name = name;
        r->files[f].folder =
            intern_add(&folders, slash && slash > name ? (struct str){name, (size_t)(slash - name)}
                                                       : STR_LIT("."));
    }
    r->folder_count = folders.count;
    r->folders = arena_array(r->arena, r->folder_count, sizeof *r->folders);
    for (uint32_t i = 0; i < folders.count; i++)
        r->folders[i].name =
            arena_copy(r->arena, intern_text(&folders, i).p, intern_text(&folders, i).n);
    intern_free(&folders);
    list_steps(r);
}

bool programs_find(struct report *r) {
    if (!find_targets(r))
        return false;
    find_kinds(r);
    make_files(r);
    return true;
}
