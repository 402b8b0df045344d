/* SPDX-License-Identifier: MIT */
/*
 * The passes of `unitarget link`, one after the other.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/process.h"
#include "link/dispatch.h"
#include "link/final.h"
#include "link/input.h"
#include "link/install_links.h"
#include "link/late.h"
#include "link/layout.h"
#include "link/link.h"
#include "link/link_job.h"
#include "link/link_words.h"
#include "link/linker_options.h"
#include "link/linkset.h"
#include "link/needed.h"
#include "link/postlink.h"
#include "link/rewrite.h"
#include "link/summary.h"
#include "link/symbol_plan.h"
#include "link/target_none.h"

static bool sort_words(struct link_state *s) {
    bool good = job_choose_driver(s);

    for (size_t i = 0; i < s->target_count; i++)
        good &= words_sort(s->arena, &s->targets[i], &s->for_all);
    return good && options_agree(s);
}

/* What is to be linked, and which definition is whose. Reads only. */
static bool make_plan(struct link_state *s) {
    if (!inputs_open(s))
        return false;
    progress(s, "resolving symbols", 0, 0);
    if (!linksets_find(s) || !layout_check(s))
        return false;
    if (!plan_make(s))
        return false;
    s->needed = needed_find(s);
    late_find(s);
    return true;
}

/* The loaded part of a program, 0 when there is none; adds the size of its file to *file_size. */
static size_t loaded_size(const char *path, size_t *file_size) {
    struct file_map map;
    size_t size;

    if (!file_map(&map, path))
        return 0;
    size = elf_loaded_size(map.data, map.size);
    *file_size += size ? map.size : 0;
    file_unmap(&map);
    return size;
}

static void measure(struct link_state *s, struct run_figures *f) {
    f->unified_bytes = loaded_size(s->job->output, &f->unified_file_bytes);
    for (size_t i = 0; s->job->builddir && i < s->job->executable_count; i++) {
        size_t size = loaded_size(s->job->executables[i], &f->sum_file_bytes);

        f->sum_bytes += size;
        f->sum_programs += size > 0;
    }
}

/* ---- is there anything to do? ---- */

/* What tells that a file is still the same; all 0 for none. */
struct file_facts {
    int64_t size, seconds, nanoseconds;
};

static struct file_facts facts_of(const char *path) {
    struct stat st;

    if (stat(path, &st) < 0)
        return (struct file_facts){0};
    return (struct file_facts){st.st_size, st.st_mtim.tv_sec, st.st_mtim.tv_nsec};
}

static void hash_path(struct hash_state *h, const char *path) {
    struct file_facts facts = facts_of(path);

    hash_add(h, path, strlen(path));
    hash_add(h, &facts, sizeof facts);
}

static void hash_read(void *ctx, const char *path) {
    hash_path(ctx, path);
}

/* What the unified program depends on: the objects by their contents (their new names say it, and
 * those linked from where they lie by size and time), the words, and the libraries by size and
 * time. */
static struct hash state_of_inputs(struct link_state *s, const struct buf *assembly) {
    struct hash_state *h = hash_new();

    hash_add(h, &s->tool, sizeof s->tool);
    hash_add(h, assembly->p, assembly->n);
    for (size_t i = 0; i < s->instance_count; i++) {
        uint32_t number = s->order[i];

        if (object_is_in_place(s, number))
            hash_path(h, s->objects[number]);
        else
            hash_add(h, s->objects[number], strlen(s->objects[number]));
    }
    for (size_t t = 0; t < s->target_count; t++) {
        for (size_t i = 0; i < s->targets[t].words.count; i++)
            hash_add(h, s->targets[t].words.words[i], strlen(s->targets[t].words.words[i]));
    }
    for (size_t i = 0; i < s->job->driver_count; i++)
        hash_add(h, s->job->driver[i], strlen(s->job->driver[i]));
    place_each_read(s, hash_read, h);
    return hash_end(h);
}

/* What is kept about the last link: of the inputs as they were before it, and of the program before
 * it got its name. What has changed meanwhile, or has been put there by another, is then seen. */
struct stamp {
    struct hash inputs;
    struct file_facts output;
    struct postlink_counts post;
};

static bool is_up_to_date(const struct link_state *s, const char *path, const struct stamp *now,
                          struct postlink_counts *post) {
    struct file_facts output = facts_of(s->job->output);
    struct file_map map;
    struct stamp stamp;
    bool same;

    if (!file_exists(s->job->output) || !file_map(&map, path))
        return false;
    same = map.size == sizeof stamp;
    if (same) {
        memcpy(&stamp, map.data, sizeof stamp);
        same = hash_eq(stamp.inputs, now->inputs) &&
               memcmp(&stamp.output, &output, sizeof output) == 0;
        *post = stamp.post;
    }
    file_unmap(&map);
    return same;
}

static void identify_tool(struct link_state *s) {
    struct file_map map;

    if (!file_map(&map, "/proc/self/exe"))
        return;
    s->tool = hash_bytes(map.data, map.size);
    file_unmap(&map);
}

/* ---- the link ---- */

/* Removes the temporary file of an earlier link that was killed: the folder, which is ours while it
 * is locked, has its name. */
static void remove_unfinished(struct link_state *s, const char *record) {
    struct str path;

    if (file_read(s->arena, record, &path) && path.n)
        unlink(arena_copy(s->arena, path.p, path.n));
    unlink(record);
}

/* Link and post-link into a temporary file that takes the output's name only when all went well. */
static bool link_program(struct link_state *s, struct final_steps *steps, const uint32_t *groups,
                         size_t group_count, struct stamp *stamp, struct run_figures *f) {
    const char *output = file_destination(s->arena, s->job->output), *temporary;
    const char *record = arena_printf(s->arena, "%s/unfinished", steps->folder.folder);
    double wall = process_wall(), cpu;
    bool good;

    if (!output)
        return false;
    remove_unfinished(s, record);
    temporary = file_temporary(s->arena, output);
    if (file_write(record, temporary, strlen(temporary), 0666) == FILE_FAILED)
        return false;
    progress(s, "linking", 0, 0);
    if (!final_link(s, steps, temporary)) {
        file_discard(temporary);
        unlink(record);
        return false;
    }
    f->wall_link = process_wall() - wall;
    wall = process_wall();
    cpu = process_cpu();
    progress(s, "deferring relocations", 0, 0);
    if (!postlink(s, temporary, groups, group_count, &f->post)) {
        file_discard(temporary);
        unlink(record);
        return false;
    }
    f->cpu_post = process_cpu() - cpu;
    f->wall_post = process_wall() - wall;
    stamp->output = facts_of(temporary);
    stamp->post = f->post;
    good = file_commit(temporary, output);
    unlink(record);
    return good;
}

static bool make_program(struct link_state *s, struct final_steps *steps, struct run_figures *f) {
    const char *path = arena_printf(s->arena, "%s/stamp", steps->folder.folder);
    struct stamp stamp = {0};
    struct buf assembly = {0};
    uint32_t *groups;
    size_t group_count;
    double wall = process_wall(), cpu = process_cpu();
    bool good;

    dispatch_emit(s, &assembly, final_deferral(s, steps), &groups, &group_count);
    good = final_assemble(s, steps, &assembly) && rewrite_objects(s, final_archive(s, steps));
    f->cpu_rewrite = process_cpu() - cpu;
    f->wall_rewrite = process_wall() - wall;
    if (good)
        stamp.inputs = state_of_inputs(s, &assembly);
    f->up_to_date = good && is_up_to_date(s, path, &stamp, &f->post);
    if (good && f->up_to_date) {
        late_recall(s, steps->folder.folder);
    } else if (good) {
        unlink(path);
        good = link_program(s, steps, groups, group_count, &stamp, f) &&
               late_keep(s, steps->folder.folder) &&
               file_write(path, &stamp, sizeof stamp, 0666) != FILE_FAILED;
    }
    buf_free(&assembly);
    return good;
}

static void print_summary(struct link_state *s, struct run_figures *f) {
    measure(s, f);
    if (s->job->summary_json)
        summary_print_json(s, f);
    else if (!s->job->quiet)
        summary_print(s, f);
}

/* What --plan and --explain ask for. */
static bool print_plan(const struct link_state *s) {
    if (s->job->plan_only)
        plan_print_json(s);
    return !s->job->explain || explain_print(s, s->job->explain);
}

static bool run_job(struct link_state *s) {
    struct link_job *job = s->job;
    struct run_figures figures = {0};
    struct final_steps steps = {.folder.file = -1, .assembler = -1};
    double wall = process_wall(), cpu = process_cpu();
    bool links = !job->plan_only && !job->explain, good;

    if (!target_none_find(s->arena, job) || (job->builddir && !job_read_build(s->arena, job)))
        return false;
    identify_tool(s);
    s->targets = job->targets;
    s->target_count = job->target_count;
    s->named_count = job->named_count;
    good = sort_words(s);
    if (good && links)
        good = final_begin(s, &steps);
    good = good && final_ask(s) && make_plan(s);
    figures.cpu_plan = process_cpu() - cpu;
    figures.wall_plan = process_wall() - wall;
    if (good && links)
        good = output_check(s) && links_check(s) && make_program(s, &steps, &figures) &&
               links_make(s) && depfile_write(s);
    else if (good)
        good = print_plan(s);
    final_abandon(s, &steps);
    progress_end(s);
    if (good && links)
        print_summary(s, &figures);
    return good;
}

int link_main(int argc, char **argv) {
    struct arena arena = {0};
    struct link_job job = {0};
    struct link_state state = {.arena = &arena, .job = &job};
    int status = job_read(&arena, &job, argc, argv);

    if (status == 0)
        status = run_job(&state) ? 0 : 1;
    link_state_free(&state);
    arena_free(&arena);
    return status < 0 ? 0 : status;
}
