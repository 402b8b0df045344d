/* SPDX-License-Identifier: MIT */
/* Reading .ninja_log: times, runs, and what is said about logs that are damaged. */
#include "unit.h"

#include "ninja/ninja_log.h"

#define HEAD "# ninja log v5\n"

enum { MOST = 64 };

struct taken {
    struct ninja_log_entry entries[MOST];
    size_t count;
};

static void take(void *ctx, const struct ninja_log_entry *entry) {
    struct taken *t = ctx;

    if (t->count < MOST)
        t->entries[t->count] = *entry;
    t->count++;
}

static struct ninja_log read_log(const char *text, struct taken *t) {
    struct ninja_log log;

    *t = (struct taken){0};
    assert_true(ninja_log_read(&log, "log", str_from(text), take, t));
    return log;
}

static void reads_entries(void **state) {
    struct taken t;
    struct ninja_log log = read_log(HEAD "1\t20\t99\ta b.o\tff\n20\t31\t99\tdir/c.o\tABC\n"
                                         "20\t32\t99\tdir/c.o\t1abc\n",
                                    &t);

    (void)state;
    assert_int_equal(log.version, 5);
    assert_int_equal(log.entries, 2);
    assert_int_equal(log.broken, 1); /* hashes have small letters */
    assert_int_equal(log.first_broken, 3);
    assert_int_equal(t.count, 2);
    assert_int_equal(t.entries[0].start, 1);
    assert_int_equal(t.entries[0].end, 20);
    assert_true(t.entries[0].recorded);
    assert_true(str_is(t.entries[0].output, "a b.o"));
    assert_true(t.entries[1].command == 0x1abc);
    assert_int_equal(log.runs, 1);
}

static void knows_versions(void **state) {
    struct taken t;

    (void)state;
    assert_int_equal(read_log("# ninja log v6\n", &t).version, 6);
    assert_int_equal(read_log("# ninja log v7\r\n1\t2\t3\ta\tff\r\n", &t).version, 7);
    assert_int_equal(t.count, 1);
}

static void zeros_are_no_times(void **state) {
    struct taken t;
    struct ninja_log log = read_log(HEAD "0\t0\t5\ta.o\t1\n0\t7\t5\tb.o\t2\n", &t);

    (void)state;
    assert_int_equal(log.not_recorded, 1);
    assert_int_equal(log.jumps, 0);
    assert_false(t.entries[0].recorded);
    assert_true(t.entries[1].recorded);
}

static void jumps_are_no_times(void **state) {
    struct taken t;
    struct ninja_log log =
        read_log(HEAD "9\t5\t5\ta.o\t1\n-3\t7\t5\tb.o\t2\n1\t999999999999999\t5\tc.o\t2\n"
                      "1\t99999999999999999999\t5\td.o\t2\n",
                 &t);

    (void)state;
    assert_int_equal(log.jumps, 3);
    assert_int_equal(log.not_recorded, 3);
    assert_int_equal(log.broken, 1); /* more digits than any number has */
    for (size_t i = 0; i < t.count; i++)
        assert_false(t.entries[i].recorded);
}

static void a_run_begins_where_ends_go_back(void **state) {
    struct taken t;
    struct ninja_log log = read_log(
        HEAD "1\t20\t0\ta\t1\n2\t30\t0\tb\t2\n0\t0\t0\tz\t9\n1\t9\t0\tc\t3\n3\t10\t0\td\t4\n", &t);

    (void)state;
    assert_int_equal(log.runs, 2);
    assert_false(log.order_lost);
    assert_int_equal(t.entries[1].run, 0);
    assert_int_equal(t.entries[3].run, 1);
    assert_int_equal(t.entries[4].run, 1);
}

/* As after `ninja -t recompact`: the ends go up and down at random. */
static void an_order_that_is_lost_is_noticed(void **state) {
    char text[2048] = HEAD;
    struct taken t;
    struct ninja_log log;

    (void)state;
    for (int i = 0; i < 40; i++) {
        int end = (i * 7919) % 40 + 10;

        snprintf(text + strlen(text), sizeof text - strlen(text), "%d\t%d\t0\tf%d\tff\n", end - 5,
                 end, i);
    }
    log = read_log(text, &t);
    assert_true(log.order_lost);
    assert_int_equal(log.runs, 1);
    assert_int_equal(t.entries[39].run, 0);
}

static void the_last_line_must_end(void **state) {
    struct taken t;
    struct ninja_log log = read_log(HEAD "1\t2\t3\ta\tff\n4\t5\t6\tb\tf", &t);

    (void)state;
    assert_true(log.truncated);
    assert_int_equal(t.count, 1);
    assert_false(read_log(HEAD, &t).truncated);
    assert_int_equal(read_log("# ninja log v5", &t).entries, 0);
}

static void expect_refused(const char *text, const char *messages) {
    struct ninja_log log;
    struct taken t = {0};
    struct unit_sink sink;
    char *found;
    bool good;

    unit_catch(&sink);
    good = ninja_log_read(&log, "log", (struct str){text, strlen(text)}, take, &t);
    found = unit_messages(&sink);
    assert_string_equal(found, messages);
    assert_false(good);
    assert_int_equal(t.count, 0);
    free(found);
}

static void refuses_what_is_no_log(void **state) {
    (void)state;
    expect_refused("", "log:1:1: error: expected `# ninja log vN`: this is no log of Ninja\n"
                       "    Ninja writes it as .ninja_log into the build folder\n");
    expect_refused("# ninja log v8\n1\t2\t3\ta\tff\n",
                   "log:1:14: error: logs after version 7 are not known\n"
                   "    # ninja log v8\n"
                   "                 ^\n"
                   "    build with Ninja 1.5 to 1.13\n");
    expect_refused("# ninja log vx\n", "log:1:1: error: expected `# ninja log vN`: this is no log "
                                       "of Ninja\n"
                                       "    # ninja log vx\n"
                                       "    ^\n"
                                       "    Ninja writes it as .ninja_log into the build folder\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_entries),
        cmocka_unit_test(knows_versions),
        cmocka_unit_test(zeros_are_no_times),
        cmocka_unit_test(jumps_are_no_times),
        cmocka_unit_test(a_run_begins_where_ends_go_back),
        cmocka_unit_test(an_order_that_is_lost_is_noticed),
        cmocka_unit_test(the_last_line_must_end),
        cmocka_unit_test(refuses_what_is_no_log),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
