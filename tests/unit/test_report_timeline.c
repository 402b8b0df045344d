/* SPDX-License-Identifier: MIT */
/* Job slots, runs in a row, and the upper bound for CPU time. */
#include <math.h>

#include "unit.h"

#include "report/timeline.h"

enum { MOST = 16 };

static struct arena arena;

/* A report with these times, "START END RUN" each, on `processors`. */
static struct report make(const char *times, unsigned processors) {
    static struct report_job job;
    struct report r = {.arena = &arena, .job = &job};
    int start, end, run, n;

    job = (struct report_job){.processors = processors};
    r.times = arena_array(&arena, MOST, sizeof *r.times);
    for (; sscanf(times, " %d %d %d%n", &start, &end, &run, &n) == 3; times += n) {
        r.times[r.graph.edge_count++] = (struct report_time){
            .start = start, .end = end, .run = (uint32_t)run, .recorded = true};
        if ((uint32_t)run >= r.timeline.log.runs)
            r.timeline.log.runs = (uint32_t)run + 1;
    }
    timeline_make(&r);
    return r;
}

static void expect_near(double found, double expected) {
    if (fabs(found - expected) > 1e-9)
        fail_msg("found %g, expected %g", found, expected);
}

static void one_after_the_other_is_one_slot(void **state) {
    struct report r = make("0 1000 0  1000 3000 0", 4);

    (void)state;
    assert_int_equal(r.timeline.slots, 1);
    expect_near(r.timeline.busy, 3);
    expect_near(r.timeline.at_once, 1);
    expect_near(r.times[0].cpu, 1);
    expect_near(r.times[1].cpu, 2);
}

static void at_once_they_share_processors(void **state) {
    /* Two on one processor from 1000 to 2000. */
    struct report r = make("0 2000 0  1000 3000 0", 1), two = make("0 2000 0  1000 3000 0", 2);

    (void)state;
    assert_int_equal(r.timeline.slots, 2);
    expect_near(r.times[0].cpu, 1.5);
    expect_near(r.times[1].cpu, 1.5);
    expect_near(r.timeline.busy, 3);
    expect_near(r.timeline.work, 4);
    expect_near(two.times[0].cpu, 2);
}

/* Whatever the log says, the sum is at most what the processors could give. */
static void the_sum_is_bounded(void **state) {
    struct report r = make("0 9 0 0 9 0 0 9 0 2 5 0 3 4 0 4 8 0 8 20 0 19 20 0 20 20 0 7 7 0", 2);
    double sum = 0;

    (void)state;
    for (size_t i = 0; i < r.graph.edge_count; i++)
        sum += r.times[i].cpu;
    assert_true(sum <= 2 * r.timeline.busy + 1e-9);
    assert_true(sum > r.timeline.busy);
    expect_near(r.timeline.busy, 0.020);
}

static void runs_stand_in_a_row(void **state) {
    struct report r = make("0 500 0  100 700 2  50 400 2", 2);

    (void)state;
    assert_int_equal(r.times[0].start, 0);
    assert_int_equal(r.times[1].start, 1600); /* the first run, a second, and its own start */
    assert_int_equal(r.times[2].start, 1550);
    assert_int_equal(r.timeline.bars[0], 0);
    assert_int_equal(r.timeline.bars[1], 2);
    expect_near(r.timeline.busy, 1.15);
}

static void free_slots_are_taken_again(void **state) {
    struct report r = make("0 10 0 0 20 0 10 15 0 15 30 0 20 30 0 20 30 0", 8);

    (void)state;
    assert_int_equal(r.timeline.slots, 3);
    assert_int_equal(r.times[2].slot, r.times[0].slot);
    assert_int_equal(r.times[3].slot, r.times[0].slot);
    assert_int_equal(r.times[4].slot, r.times[1].slot);
    assert_int_equal(r.times[5].slot, 2);
}

static int clean(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_after_the_other_is_one_slot),
        cmocka_unit_test(at_once_they_share_processors),
        cmocka_unit_test(the_sum_is_bounded),
        cmocka_unit_test(runs_stand_in_a_row),
        cmocka_unit_test(free_slots_are_taken_again),
    };

    return cmocka_run_group_tests(tests, NULL, clean);
}
