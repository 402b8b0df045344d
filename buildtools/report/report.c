/* SPDX-License-Identifier: MIT */
/*
 * The passes of `unitarget report`, one after the other.
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "report/budget.h"
#include "report/build_folder.h"
#include "report/compare.h"
#include "report/equal_options.h"
#include "report/figures.h"
#include "report/history.h"
#include "report/print.h"
#include "report/programs.h"
#include "report/report.h"
#include "report/summaries.h"
#include "report/timeline.h"

/* Reads all that there is; nothing is written before it is complete. */
static bool read_all(struct report *r, struct file_maps *maps) {
    if (!gather_build(r, maps) || !programs_find(r))
        return false;
    equal_options_count(r);
    timeline_make(r);
    gather_sizes(r);
    if (!summaries_read(r))
        return false;
    figures_make(r);
    return true;
}

/* Writes a form to its file, and gives the buffer back. */
static bool deliver(const char *path, struct buf *form) {
    bool good = true;

    if (strcmp(path, "-") == 0)
        fwrite(form->p, 1, form->n, stdout); /* main looks for errors */
    else
        good = file_write(path, form->p, form->n, 0666) != FILE_FAILED;
    buf_free(form);
    return good;
}

static bool write_forms(const struct report *r, const struct compare_result *changes) {
    const struct report_job *job = r->job;
    struct buf form = {0};
    bool good = true;

    if (job->json) {
        print_json(r, &form);
        good &= deliver(job->json, &form);
    }
    if (job->markdown) {
        print_markdown(r, changes, &form);
        good &= deliver(job->markdown, &form);
    }
    if (job->html) {
        print_html(r, &form);
        good &= deliver(job->html, &form);
    }
    if (job->trace) {
        print_trace(r, &form);
        good &= deliver(job->trace, &form);
    }
    if (job->junit) {
        print_junit(r, &form);
        good &= deliver(job->junit, &form);
    }
    if (job->code_quality) {
        print_code_quality(r, &form);
        good &= deliver(job->code_quality, &form);
    }
    if (!job->quiet) {
        print_text(r, &form);
        if (changes)
            compare_print(r, changes, &form);
        good &= deliver("-", &form);
    }
    if (job->annotations) {
        print_annotations(r, &form);
        good &= deliver("-", &form);
    }
    return good;
}

static bool run_job(struct report *r, struct file_maps *maps) {
    struct compare_result *changes = NULL;
    bool good;

    if (r->job->builddir && !read_all(r, maps))
        return false;
    if (r->job->compare && !(changes = compare_make(r)))
        return false;
    if (!budget_read(r, changes, maps) || (r->job->with_history && !history_read(r)))
        return false;
    good = write_forms(r, changes);
    fflush(stdout); /* what a budget says comes behind the report */
    return budget_kept(r) && good;
}

int report_main(int argc, char **argv) {
    struct arena arena = {0};
    struct report_job job = {0};
    struct file_maps maps = {0};
    struct report report = {.arena = &arena, .job = &job};
    int status = report_job_read(&arena, &job, argc, argv);

    if (status == 0)
        status = run_job(&report, &maps) ? 0 : 1;
    gather_free(&report, &maps);
    arena_free(&arena);
    return status < 0 ? 0 : status;
}
