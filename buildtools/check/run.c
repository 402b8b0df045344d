/* SPDX-License-Identifier: MIT */
#include "check/run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/die.h"
#include "base/escape.h"
#include "base/file.h"
#include "base/hash.h"
#include "check/collect.h"

/* One part of the questions to one target, as the reference and all ways answer it. */
struct comparison {
    const struct target *target;
    enum part part;
    const struct inventory_target *known; /* of the baseline; NULL: the reference is asked */
    const struct answers *runs;           /* [runs_done] its, or `asked` */
    struct answers asked[MOST_RUNS];
    size_t runs_started, runs_done, runs_wanted;
    struct answers found[MOST_WAYS]; /* [way_count] */
    size_t way_count, ways_started, ways_done;
    bool done;
};

/* A process that asks a program. */
struct worker {
    pid_t pid; /* 0: none */
    struct comparison *comparison;
    struct answers *answers;
    const char *path, *identity;
    bool is_reference;
};

struct schedule {
    struct run *run;
    struct comparison *list; /* [count] by target */
    size_t count;
    struct worker *workers; /* [job->jobs] */
    size_t printed;         /* how many targets have been printed */
    size_t folders;         /* how many were made for workers */
    bool failed;
};

static bool is_asked(const struct check_job *job, const struct target *t, enum part part) {
    switch (part) {
    case PART_LINES: return job->own_lines || job->lines.count;
    case PART_WAYS: return t->way_count > t->full_count && (job->own_lines || job->lines.count);
    case PART_QMP: return job->qmp;
    case PART_DEEP: return job->qmp && t->deep;
    case PART_MACHINES: return job->own_lines && t->deep;
    case PART_DIALOGUES: return job->dialogue_count > 0;
    case PARTS: break;
    }
    return false;
}

static size_t ways_of(const struct target *t, enum part part) {
    bool once = part == PART_WAYS || part == PART_DEEP || part == PART_MACHINES;

    return t->full_count && once ? 1 : t->full_count;
}

/* Is the part to be asked, and if there is an inventory, does that have it? What has only one of
 * them is not compared, which must not go unnoticed. */
static bool has_both(const struct check_job *job, const struct comparison *c,
                     const struct target *t, enum part part) {
    bool is_wanted = is_asked(job, t, part), is_known = !c->known || c->known->run_count[part];

    if (is_wanted && !is_known)
        diag_warning("target '%s': the inventory has no %s, which are not compared", t->name,
                     part_names[part]);
    if (!is_wanted && is_known && c->known && !job->no_qmp)
        diag_warning("target '%s': the inventory has %s, which are not asked", t->name,
                     part_names[part]);
    return is_wanted && is_known;
}

static void plan(struct schedule *s) {
    const struct run *run = s->run;

    s->list = arena_array(run->arena, run->targets.count * PARTS, sizeof *s->list);
    for (size_t t = 0; t < run->targets.count; t++) {
        const struct target *target = &run->targets.list[t];

        for (enum part part = 0; part < PARTS; part++) {
            struct comparison *c = &s->list[s->count];

            c->known = run->baseline ? inventory_find(run->baseline, target->name) : NULL;
            if (!has_both(run->job, c, target, part))
                continue;
            s->count++;
            c->target = target;
            c->part = part;
            c->way_count = ways_of(target, part);
            c->runs = c->known ? c->known->runs[part] : c->asked;
            c->runs_wanted = c->known ? c->known->run_count[part] : run->saved ? MOST_RUNS : 1;
            if (c->known)
                c->runs_started = c->runs_done = c->runs_wanted;
        }
    }
}

/* ---- the processes ---- */

/* What the answers depend on: when it has changed, they are asked for again. */
static const char *identity_of(const struct run *run, const struct comparison *c,
                               const struct way *program) {
    const struct check_job *job = run->job;
    const char *const others[] = {c->target->reference.file, job->baseline, "/proc/self/exe"};
    struct hash_state *h = hash_new();
    struct stat st = {0};
    struct hash hash;

    stat(program->file, &st);
    hash_add(h, &st.st_size, sizeof st.st_size);
    hash_add(h, &st.st_mtim, sizeof st.st_mtim);
    hash_add(h, &st.st_ino, sizeof st.st_ino);
    /* What is asked depends on the reference, and on this program. */
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (others[i] && stat(others[i], &st) == 0)
            hash_add(h, &st.st_mtim, sizeof st.st_mtim);
    }
    hash_add(h, program->called, strlen(program->called));
    for (size_t i = 0; i < job->lines.count; i++)
        hash_add(h, job->lines.words[i], strlen(job->lines.words[i]));
    for (size_t i = 0; i < job->dialogue_count; i++) {
        const struct dialogue *d = &job->dialogues[i];

        hash_add(h, d->words, strlen(d->words));
        for (size_t k = 0; k < d->step_count; k++) {
            hash_add(h, &d->steps[k].verb, sizeof d->steps[k].verb);
            hash_add(h, d->steps[k].text.p, d->steps[k].text.n);
        }
    }
    hash_add(h, job->qmp_words, strlen(job->qmp_words));
    hash_add(h, job->firmware ? job->firmware : "", job->firmware ? strlen(job->firmware) : 0);
    hash_add(h, &c->target->deep, sizeof c->target->deep);
    hash_add(h, &c->target->way_count, sizeof c->target->way_count);
    hash_add(h, &job->limit, sizeof job->limit);
    hash_add(h, UNITARGET_VERSION, strlen(UNITARGET_VERSION));
    hash = hash_end(h);
    return arena_printf(run->arena, "%016llx%016llx", (unsigned long long)hash.high,
                        (unsigned long long)hash.low);
}

/* In the new process. Its folder is removed with those of all. */
static _Noreturn void work(const struct run *run, const struct comparison *c,
                           const struct worker *w, const struct way *program, const char *folder,
                           pid_t parent) {
    struct arena a = {0};
    struct rlimit none = {0, 0};
    struct collector collector = {.job = run->job,
                                  .target = c->target,
                                  .program = program,
                                  .guide = w->is_reference ? w->answers : &c->runs[0],
                                  .answers = w->answers,
                                  .prefix = "",
                                  .arena = &a};

    collector.signals = child_prepare(parent);
    setrlimit(RLIMIT_CORE, &none); /* some questions end programs */
    if (chdir(folder) < 0)
        die("%s: cannot be worked in: %s", folder, strerror(errno));
    collect(&collector, c->part);
    _exit(answers_write(w->answers, w->path, w->identity) ? 0 : 1);
}

static const char *answers_path(const struct run *run, const struct comparison *c,
                                bool is_reference, size_t index) {
    static const char *const names[PARTS] = {"lines", "ways",     "qmp",
                                             "deep",  "machines", "dialogues"};

    return arena_printf(run->arena, "%s/%s.%s.%s-%zu", run->work,
                        escape_file_name(run->arena, c->target->name), names[c->part],
                        is_reference ? "reference" : "way", index + 1);
}

static void remove_files(const struct run *run, const struct comparison *c) {
    for (size_t i = 0; !c->known && i < c->runs_done; i++)
        unlink(answers_path(run, c, true, i));
    for (size_t i = 0; i < c->ways_done; i++)
        unlink(answers_path(run, c, false, i));
}

static void finish_worker(struct schedule *s, struct worker *w, bool good);

/* Starts the next process for a comparison, or takes what an earlier run has left. */
static void start(struct schedule *s, struct worker *w, struct comparison *c, bool is_reference) {
    struct run *run = s->run;
    size_t index = is_reference ? c->runs_started++ : c->ways_started++;
    const struct way *program = is_reference ? &c->target->reference : &c->target->ways[index];
    const char *folder = arena_printf(run->arena, "%s/run-%zu", run->folder, s->folders);
    pid_t parent = getpid(), pid;

    w->comparison = c;
    w->is_reference = is_reference;
    w->answers = is_reference ? &c->asked[index] : &c->found[index];
    w->identity = identity_of(run, c, program);
    w->path = answers_path(run, c, is_reference, index);
    if (answers_read(w->answers, w->path, w->identity)) {
        finish_worker(s, w, true);
        return;
    }
    s->folders++;
    if (!file_make_folder(folder)) {
        s->failed = true;
        return;
    }
    fflush(stdout);
    pid = fork();
    if (pid == 0)
        work(run, c, w, program, folder, parent);
    if (pid < 0) {
        diag_error("no process can be made: %s", strerror(errno));
        s->failed = true;
        return;
    }
    w->pid = pid;
}

/* ---- when answers are there ---- */

static struct expected expected_of(const struct comparison *c) {
    return (struct expected){c->runs, c->runs_done};
}

static bool differs(const struct run *run, const struct comparison *c) {
    struct expected expected = expected_of(c);

    for (size_t w = 0; w < c->way_count; w++) {
        if (findings_compare(NULL, c->target, c->part, c->target->ways[w].title, &expected,
                             &c->found[w], run->job->lost_only))
            return true;
    }
    return false;
}

/* The answers belong to the inventory from now on. */
static void save(struct run *run, struct comparison *c) {
    struct inventory_target *to = inventory_find(run->saved, c->target->name);

    memcpy(to->runs[c->part], c->asked, sizeof c->asked);
    memset(c->asked, 0, sizeof c->asked);
    to->run_count[c->part] = c->runs_done;
}

static void forget(struct comparison *c) {
    for (size_t r = 0; r < MOST_RUNS; r++)
        answers_free(&c->asked[r]);
    for (size_t w = 0; w < MOST_WAYS; w++)
        answers_free(&c->found[w]);
}

/* Each further run of the reference shows more of what varies: a difference counts when it is still
 * there after all of them. */
static void settle(struct schedule *s, struct comparison *c) {
    struct run *run = s->run;
    struct expected expected;

    if (!c->known && c->runs_done < MOST_RUNS && differs(run, c)) {
        c->runs_wanted = c->runs_done + 1;
        return;
    }
    expected = expected_of(c);
    for (size_t w = 0; w < c->way_count; w++)
        findings_compare(run->findings, c->target, c->part,
                         c->part == PART_WAYS ? "further ways" : c->target->ways[w].title,
                         &expected, &c->found[w], run->job->lost_only);
    findings_mask(run->findings, c->target, &expected);
    if (run->saved)
        save(run, c);
    forget(c);
    c->done = true;
}

/* The targets whose comparisons are all done are printed, in their order. */
static void print_done(struct schedule *s) {
    const struct run *run = s->run;

    while (s->printed < run->targets.count) {
        const struct target *t = &run->targets.list[s->printed];

        for (size_t i = 0; i < s->count; i++) {
            if (s->list[i].target == t && !s->list[i].done)
                return;
        }
        findings_sort(run->findings);
        if (!run->job->quiet)
            print_target(run->findings, t, stdout);
        fflush(stdout);
        s->printed++;
    }
}

static bool is_complete(const struct comparison *c) {
    return c->runs_done == c->runs_wanted && c->ways_done == c->way_count;
}

static void finish_worker(struct schedule *s, struct worker *w, bool good) {
    struct comparison *c = w->comparison;

    w->pid = 0;
    if (!good) {
        diag_error("target '%s': the %s could not be asked for", c->target->name,
                   part_names[c->part]);
        s->failed = true;
        return;
    }
    if (w->is_reference)
        c->runs_done++;
    else
        c->ways_done++;
    if (is_complete(c))
        settle(s, c);
}

/* Starts what can be started for the worker; false when nothing can. */
static bool start_next(struct schedule *s, struct worker *w) {
    for (size_t i = 0; i < s->count && !s->failed; i++) {
        struct comparison *c = &s->list[i];

        if (c->done)
            continue;
        if (c->runs_started < c->runs_wanted && c->runs_started == c->runs_done) {
            start(s, w, c, true);
            return true;
        }
        if (c->runs_done && c->ways_started < c->way_count) {
            start(s, w, c, false);
            return true;
        }
    }
    return false;
}

/* ---- the loop ---- */

static void reap(struct schedule *s) {
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        for (size_t i = 0; i < s->run->job->jobs; i++) {
            struct worker *w = &s->workers[i];

            if (w->pid == pid)
                finish_worker(s, w, status == 0 && answers_read(w->answers, w->path, w->identity));
        }
    }
}

static bool is_busy(const struct schedule *s) {
    for (size_t i = 0; i < s->run->job->jobs; i++) {
        if (s->workers[i].pid)
            return true;
    }
    return false;
}

/* Has all workers end, with the programs that they ask. */
static void stop(struct schedule *s) {
    for (size_t i = 0; i < s->run->job->jobs; i++) {
        if (s->workers[i].pid)
            kill(s->workers[i].pid, SIGTERM);
    }
    for (size_t i = 0; i < s->run->job->jobs; i++) {
        while (s->workers[i].pid && waitpid(s->workers[i].pid, NULL, 0) < 0 && errno == EINTR)
            ;
        s->workers[i].pid = 0;
    }
}

static int next_signal(int signals) {
    struct signalfd_siginfo heard;
    ssize_t n;

    do
        n = read(signals, &heard, sizeof heard);
    while (n < 0 && errno == EINTR);
    return n == sizeof heard ? (int)heard.ssi_signo : SIGTERM;
}

static enum run_end loop(struct schedule *s, int signals, int *signal) {
    for (;;) {
        for (size_t i = 0; i < s->run->job->jobs; i++) {
            while (!s->workers[i].pid && start_next(s, &s->workers[i]))
                ;
        }
        print_done(s);
        if (s->failed || !is_busy(s)) {
            stop(s);
            return s->failed ? RUN_FAILED : RUN_DONE;
        }
        *signal = next_signal(signals);
        if (*signal != SIGCHLD) {
            stop(s);
            return RUN_INTERRUPTED;
        }
        reap(s);
    }
}

enum run_end run_all(struct run *run, int *signal) {
    struct schedule s = {.run = run};
    sigset_t before;
    enum run_end end;
    int signals = child_hear_signals(&before);

    if (signals < 0)
        die("signals cannot be waited for: %s", strerror(errno));
    s.workers = arena_array(run->arena, run->job->jobs, sizeof *s.workers);
    plan(&s);
    end = loop(&s, signals, signal);
    close(signals);
    for (size_t i = 0; i < s.count; i++) {
        if (end == RUN_DONE && !run->job->keep)
            remove_files(run, &s.list[i]);
        forget(&s.list[i]);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    return end;
}
