/* SPDX-License-Identifier: MIT */
#include "report/timeline.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { GAP = 1000 }; /* milliseconds shown between two runs of Ninja */

double timeline_seconds(const struct report_time *t) {
    return (double)(t->end - t->start) / 1000;
}

static int by_start(const void *a, const void *b, void *ctx) {
    const struct report_time *times = ctx, *x = &times[*(const uint32_t *)a],
                             *y = &times[*(const uint32_t *)b];

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return *(const uint32_t *)a < *(const uint32_t *)b ? -1 : 1;
}

/* ---- runs ---- */

/* Puts the runs on one line, one behind the other: when Ninja was not running does not matter. A
 * run that has nothing left takes no room. */
static void join_runs(struct report *r) {
    struct report_timeline *t = &r->timeline;
    int64_t *lengths = arena_array(r->arena, (size_t)t->log.runs + 1, sizeof *lengths), begin = 0;

    for (size_t e = 0; e < r->graph.edge_count; e++) {
        const struct report_time *time = &r->times[e];

        if (time->recorded && time->end > lengths[time->run])
            lengths[time->run] = time->end;
    }
    for (uint32_t run = 0; run <= t->log.runs; run++) {
        int64_t length = lengths[run];

        lengths[run] = begin;
        begin += length ? length + GAP : 0;
    }
    for (size_t e = 0; e < r->graph.edge_count; e++) {
        struct report_time *time = &r->times[e];

        time->start += time->recorded ? lengths[time->run] : 0;
        time->end += time->recorded ? lengths[time->run] : 0;
    }
}

/* ---- slots: a heap of those in use, the one that is free first on top ---- */

struct slot {
    int64_t end;
    uint32_t number;
};

static bool is_before(struct slot a, struct slot b) {
    return a.end < b.end || (a.end == b.end && a.number < b.number);
}

static void sift_down(struct slot *heap, size_t count) {
    for (size_t i = 0, child; (child = 2 * i + 1) < count; i = child) {
        struct slot swap = heap[i];

        child += child + 1 < count && is_before(heap[child + 1], heap[child]);
        if (!is_before(heap[child], heap[i]))
            return;
        heap[i] = heap[child];
        heap[child] = swap;
    }
}

static void sift_up(struct slot *heap, size_t i) {
    for (; i && is_before(heap[i], heap[(i - 1) / 2]); i = (i - 1) / 2) {
        struct slot swap = heap[i];

        heap[i] = heap[(i - 1) / 2];
        heap[(i - 1) / 2] = swap;
    }
}

/* An edge takes the slot that has been free the longest; a new one when none is free. */
static void assign_slots(struct report *r) {
    struct report_timeline *t = &r->timeline;
    struct slot *heap = arena_array(r->arena, t->bar_count, sizeof *heap);
    size_t used = 0;

    for (size_t i = 0; i < t->bar_count; i++) {
        struct report_time *time = &r->times[t->bars[i]];

        if (used && heap[0].end <= time->start) {
            time->slot = heap[0].number;
            heap[0].end = time->end;
            sift_down(heap, used);
        } else {
            time->slot = (uint32_t)used;
            heap[used] = (struct slot){time->end, (uint32_t)used};
            sift_up(heap, used++);
        }
    }
    t->slots = (uint32_t)used;
}

/* ---- shares ---- */

static int by_value(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* Moments at which something starts or ends, and the seconds that a step which runs from the
 * beginning on would have had until then. */
struct shares {
    int64_t *starts, *ends; /* [count] sorted */
    int64_t *moments;       /* [moment_count] */
    double *had;            /* [moment_count] */
    size_t moment_count;
};

static double had_until(const struct shares *s, int64_t moment) {
    size_t low = 0, high = s->moment_count;

    while (high - low > 1) {
        size_t middle = (low + high) / 2;

        if (s->moments[middle] <= moment)
            low = middle;
        else
            high = middle;
    }
    return s->had[low];
}

/* Goes through all moments in order. Also sums the time in which something ran. */
static void sweep(struct report_timeline *t, struct shares *s, size_t count) {
    size_t start = 0, end = 0;
    int64_t now = count ? s->starts[0] : 0;
    double had = 0;

    while (end < count) {
        int64_t next =
            start < count && s->starts[start] < s->ends[end] ? s->starts[start] : s->ends[end];
        size_t running = start - end;
        double length = (double)(next - now) / 1000;

        if (running) {
            had += running > t->processors ? length * t->processors / (double)running : length;
            t->busy += length;
        }
        now = next;
        while (start < count && s->starts[start] == now)
            start++;
        while (end < count && s->ends[end] == now)
            end++;
        s->moments[s->moment_count] = now;
        s->had[s->moment_count++] = had;
    }
}

static void share_processors(struct report *r) {
    struct report_timeline *t = &r->timeline;
    size_t n = t->bar_count;
    struct shares s = {
        .starts = arena_array(r->arena, n, sizeof *s.starts),
        .ends = arena_array(r->arena, n, sizeof *s.ends),
        .moments = arena_array(r->arena, 2 * n + 1, sizeof *s.moments),
        .had = arena_array(r->arena, 2 * n + 1, sizeof *s.had),
    };

    for (size_t i = 0; i < n; i++) {
        s.starts[i] = r->times[t->bars[i]].start;
        s.ends[i] = r->times[t->bars[i]].end;
        t->work += timeline_seconds(&r->times[t->bars[i]]);
    }
    qsort(s.ends, n, sizeof *s.ends, by_value);
    sweep(t, &s, n);
    t->at_once = t->busy > 0 ? t->work / t->busy : 0;
    for (size_t i = 0; i < n; i++) {
        struct report_time *time = &r->times[t->bars[i]];

        time->cpu = had_until(&s, time->end) - had_until(&s, time->start);
    }
}

void timeline_make(struct report *r) {
    struct report_timeline *t = &r->timeline;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    t->processors = r->job->processors ? r->job->processors
                    : processors > 0   ? (unsigned)processors
                                       : 1;
    t->bars = arena_array(r->arena, r->graph.edge_count, sizeof *t->bars);
    if (t->log.order_lost)
        return; /* what ran at once is not known */
    join_runs(r);
    for (uint32_t e = 0; e < r->graph.edge_count; e++) {
        if (r->times[e].recorded)
            t->bars[t->bar_count++] = e;
    }
    qsort_r(t->bars, t->bar_count, sizeof *t->bars, by_start, r->times);
    assign_slots(r);
    share_processors(r);
}
