/* SPDX-License-Identifier: MIT */
#include "check/check.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/diag.h"
#include "base/die.h"
#include "base/file.h"
#include "check/check_options.h"
#include "check/refusal.h"
#include "check/run.h"

enum { SUCCESS, DIFFERENT, FAILURE };

/* An inventory that is to be filled: one entry a target. */
static void prepare_inventory(struct arena *a, const struct targets *targets,
                              struct inventory *inventory) {
    inventory->list = arena_array(a, targets->count, sizeof *inventory->list);
    inventory->count = targets->count;
    for (size_t t = 0; t < targets->count; t++) {
        inventory->list[t].name = targets->list[t].name;
        inventory->list[t].program = targets->list[t].program;
    }
}

static bool write_form(const char *path, void (*print)(const struct findings *, struct buf *),
                       const struct findings *findings) {
    struct buf text = {0};
    bool good = true;

    if (path) {
        print(findings, &text);
        good = file_write(path, text.p, text.n, 0666) != FILE_FAILED;
    }
    buf_free(&text);
    return good;
}

static int report(const struct run *run) {
    const struct check_job *job = run->job;
    const struct findings *found = run->findings;
    bool good = write_form(job->json, print_check_json, found);

    good &= write_form(job->junit, print_check_junit, found);
    if (run->saved)
        good &= inventory_write(run->saved, job->save);
    if (!run->saved && !found->answers) {
        diag_error("nothing was compared");
        diag_hint("the inventory has to be of the same questions: --commands, --dialogues, --qmp");
        return FAILURE;
    }
    if (found->answers)
        printf("%zu differences\n", found->differences);
    return !good ? FAILURE : found->differences ? DIFFERENT : SUCCESS;
}

/* All is found and prepared: asks, compares and reports. */
static int compare(struct run *run) {
    struct folder_lock lock;
    enum run_end end;
    int signal = 0;
    char *work;

    if (!folder_lock(run->arena, &lock, run->work))
        return FAILURE;
    work = realpath(run->work, NULL); /* those who write there work in other folders */
    if (!work)
        die("out of memory");
    run->work = work;
    if (run->targets.unified)
        refusal_check(run->findings, run->job, run->folder, run->targets.unified);
    if (run->findings->differences && !run->job->quiet)
        print_target(run->findings, run->findings->results[0].target, stdout);
    end = run_all(run, &signal);
    folder_unlock(&lock);
    free(work);
    file_discard(run->folder);
    if (end == RUN_INTERRUPTED) {
        if (run->job->work)
            diag_hint("interrupted; the same command goes on from what is in %s", run->job->work);
        fflush(stdout);
        raise(signal);
    }
    return end == RUN_DONE ? report(run) : FAILURE;
}

int check_main(int argc, char **argv) {
    struct arena a = {0};
    struct check_job job;
    struct inventory baseline = {0}, saved = {0};
    struct findings findings = {.arena = &a};
    struct run run = {.arena = &a, .job = &job, .findings = &findings};
    int status = check_options_parse(&a, &job, argc, argv);

    if (status < 0) {
        status = FAILURE;
        run.folder = file_temporary_folder(&a);
        run.work = job.work ? job.work : arena_printf(&a, "%s/answers", run.folder);
        if (run.folder && (!job.baseline || inventory_read(&a, &baseline, job.baseline)) &&
            check_targets_find(&a, &job, job.baseline ? &baseline : NULL, run.folder,
                               &run.targets)) {
            run.baseline = job.baseline ? &baseline : NULL;
            if (job.save) {
                prepare_inventory(&a, &run.targets, &saved);
                run.saved = &saved;
            }
            status = compare(&run);
        } else if (run.folder) {
            file_discard(run.folder);
        }
    }
    free(run.targets.list);
    findings_free(&findings);
    inventory_free(&baseline);
    inventory_free(&saved);
    arena_free(&a);
    return status;
}
