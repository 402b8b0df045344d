/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as what a build leaves behind, and as what other programs say of it. NUL bytes part the
 * input into files, in the order of `names`; all of the report is made of them.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <jansson.h>

#include "base/diag.h"
#include "report/budget.h"
#include "report/build_folder.h"
#include "report/equal_options.h"
#include "report/figures.h"
#include "report/history.h"
#include "report/print.h"
#include "report/programs.h"
#include "report/summaries.h"
#include "report/timeline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static const char *const names[] = {"build.ninja", "compile_commands.json",
                                    ".ninja_log",  "classify",
                                    "link",        "ccache",
                                    "before",      "old",
                                    "budget"};

enum { NAMES = sizeof names / sizeof *names };

static FILE *sink; /* swallows all that is printed */
static char folder[] = "/tmp/unitarget-fuzz-XXXXXX";
static pid_t maker;

static void leave(void) {
    if (getpid() != maker || chdir(folder) != 0)
        return;
    for (size_t i = 0; i < NAMES; i++)
        unlink(names[i]);
    rmdir(folder);
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    sink = fopen("/dev/null", "w");
    maker = getpid();
    if (!sink || !mkdtemp(folder) || atexit(leave) != 0)
        abort();
    return 0;
}

/* Writes the parts; a file that has none is not there. Returns which are there, a bit each. */
static unsigned put_files(struct str rest) {
    unsigned there = 0;

    for (size_t i = 0; i < NAMES; i++) {
        const char *nul = rest.p ? memchr(rest.p, '\0', rest.n) : NULL;
        size_t n = nul ? (size_t)(nul - rest.p) : rest.n;
        FILE *f;

        unlink(names[i]);
        if (!rest.p || (!n && i > 2))
            continue;
        f = fopen(names[i], "w");
        if (!f || (n && fwrite(rest.p, 1, n, f) != n) || fclose(f) != 0)
            abort();
        there |= 1U << i;
        rest = nul ? (struct str){nul + 1, rest.n - n - 1} : (struct str){0};
    }
    return there;
}

static void check_sums(const struct report *r) {
    if (r->target_count == 0) /* the report says so, and there is nothing to add up */
        return;
    if (r->built.steps > r->separate.steps || r->fewest.steps > r->built.steps ||
        r->needless.steps > r->built.steps || r->built.timed > r->built.steps)
        abort();
    for (size_t t = 0; t < r->target_count; t++) {
        if (r->targets[t].cost.steps > r->targets[t].separate.steps)
            abort();
    }
}

static void check_json(const struct buf *b) {
    json_t *root = json_loadb(b->p, b->n, 0, NULL);

    if (!root)
        abort();
    json_decref(root);
}

static void print_all(const struct report *r, const struct compare_result *changes) {
    struct buf out = {0};

    print_json(r, &out);
    check_json(&out);
    out.n = 0;
    print_trace(r, &out);
    check_json(&out);
    out.n = 0;
    print_code_quality(r, &out);
    check_json(&out);
    print_annotations(r, &out);
    print_junit(r, &out);
    print_text(r, &out);
    print_markdown(r, changes, &out);
    print_html(r, &out);
    if (changes)
        compare_print(r, changes, &out);
    buf_free(&out);
}

static bool make_report(struct report *r, struct file_maps *maps) {
    struct compare_result *changes = NULL;

    if (!gather_build(r, maps) || !programs_find(r))
        return false;
    equal_options_count(r);
    timeline_make(r);
    gather_sizes(r);
    if (!summaries_read(r))
        return false;
    figures_make(r);
    check_sums(r);
    if (r->job->compare && !(changes = compare_make(r)))
        return false;
    if (!budget_read(r, changes, maps) || (r->job->with_history && !history_read(r)))
        return false;
    print_all(r, changes);
    return budget_kept(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct file_maps maps = {0};
    struct report_job job = {.builddir = "."};
    struct report r = {.arena = &arena, .job = &job};
    const char *const history[] = {"old"};
    char here[4096];
    unsigned there;

    if (!getcwd(here, sizeof here) || chdir(folder) != 0)
        abort();
    there = put_files((struct str){(const char *)data, size});
    job.classify = there & 8 ? "classify" : NULL;
    job.link = there & 16 ? "link" : NULL;
    job.ccache = there & 32 ? "ccache" : NULL;
    job.ccache_before = there & 64 ? "before" : NULL;
    job.compare = there & 128 ? "old" : NULL;
    job.budget = there & 256 ? "budget" : NULL;
    job.history = history;
    job.history_count = 1;
    job.with_history = there & 128;
    diag_redirect(sink);
    if (make_report(&r, &maps) == (diag_errors() > 0))
        abort(); /* a failure that nobody was told of, or the reverse */
    gather_free(&r, &maps);
    arena_free(&arena);
    if (chdir(here) != 0)
        abort();
    return 0;
}
