/* SPDX-License-Identifier: MIT */
/*
 * The timeline in the Trace Event format ("X" events: complete, with start and length in
 * microseconds). Runs of Ninja are processes, job slots their threads.
 */
#include "report/print.h"

#include <inttypes.h>

#include "report/timeline.h"
#include "report/units.h"

/* The source of a compile step; of other edges, what they make. */
static const char *name_of(const struct report *r, uint32_t edge) {
    uint32_t step = r->step_of[edge];

    if (step != REPORT_NONE)
        return r->files[r->steps[step].file].name;
    return intern_text(&r->graph.paths, r->graph.edges[edge].outputs.numbers[0]).p;
}

static void put_event(const struct report *r, struct buf *out, uint32_t edge) {
    const struct report_time *t = &r->times[edge];
    uint32_t step = r->step_of[edge];
    const struct report_step *s = step == REPORT_NONE ? NULL : &r->steps[step];

    buf_puts(out, "{\"ph\":\"X\",\"name\":");
    units_put_json(r->arena, out, name_of(r, edge));
    buf_puts(out, ",\"cat\":");
    units_put_json(r->arena, out, s ? print_kind_names[s->kind] : "other step");
    buf_printf(out,
               ",\"pid\":%" PRIu32 ",\"tid\":%" PRIu32 ",\"ts\":%" PRId64 ",\"dur\":%" PRId64
               ",\"args\":{\"output\":",
               t->run + 1, t->slot + 1, t->start * 1000, (t->end - t->start) * 1000);
    units_put_json(r->arena, out,
                   intern_text(&r->graph.paths, r->graph.edges[edge].outputs.numbers[0]).p);
    if (s && s->targets) {
        buf_printf(out, ",\"targets\":%" PRIu32, s->targets);
        if (s->targets == 1) {
            buf_puts(out, ",\"target\":");
            units_put_json(r->arena, out, r->targets[s->target].name);
        }
    }
    buf_puts(out, "}}");
}

void print_trace(const struct report *r, struct buf *out) {
    const struct report_timeline *t = &r->timeline;

    buf_puts(out, "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n");
    for (uint32_t run = 0; run < t->log.runs; run++)
        buf_printf(out,
                   "{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":%" PRIu32
                   ",\"args\":{\"name\":\"run %" PRIu32 " of Ninja\"}}%s\n",
                   run + 1, run + 1, run + 1 < t->log.runs || t->bar_count ? "," : "");
    for (size_t i = 0; i < t->bar_count; i++) {
        put_event(r, out, t->bars[i]);
        buf_puts(out, i + 1 < t->bar_count ? ",\n" : "\n");
    }
    buf_puts(out, "]}\n");
}
