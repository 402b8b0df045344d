/* SPDX-License-Identifier: MIT */
/* Reading ccache's counters. */
#include "unit.h"

#include "ninja/ccache_stats.h"

#define COUNTERS "cache_miss\t7\ndirect_cache_hit\t40\npreprocessed_cache_hit\t2\n"

static void expect_messages(const char *text, const char *messages) {
    struct ccache_stats stats;
    struct unit_sink sink;
    char *found;
    bool good;

    unit_catch(&sink);
    good = ccache_stats_read(&stats, "c", str_from(text));
    found = unit_messages(&sink);
    assert_string_equal(found, messages);
    assert_int_equal(good, messages[0] == '\0');
    free(found);
}

static void reads_counters(void **state) {
    struct ccache_stats stats;

    (void)state;
    assert_true(ccache_stats_read(&stats, "c", str_from("bad_output_file\t3\r\n" COUNTERS "\n")));
    assert_int_equal(stats.misses, 7);
    assert_int_equal(stats.direct_hits, 40);
    assert_int_equal(stats.preprocessed_hits, 2);
    expect_messages("cache_miss\t7\ndirect_cache_hit\t40\npreprocessed_cache_hit\t2", "");
}

static void says_what_is_wrong(void **state) {
    (void)state;
    expect_messages("cache miss 7\n" COUNTERS, "c:1:1: error: expected a name, a tab and a number\n"
                                               "    cache miss 7\n"
                                               "    ^\n");
    expect_messages(COUNTERS "x\t-1\n", "c:4:3: error: expected a number\n"
                                        "    x\t-1\n"
                                        "     \t^\n");
    expect_messages("cache_miss\t7\n", "c:1:1: error: expected direct_cache_hit, "
                                       "preprocessed_cache_hit and cache_miss\n"
                                       "    cache_miss\t7\n"
                                       "    ^\n"
                                       "    `ccache --print-stats` prints them\n");
    expect_messages("", "c:1:1: error: expected direct_cache_hit, preprocessed_cache_hit and "
                        "cache_miss\n"
                        "    `ccache --print-stats` prints them\n");
}

static void subtracts_what_was_before(void **state) {
    struct ccache_stats now = {40, 2, 7}, before = {30, 2, 1}, later = {41, 2, 7};
    struct unit_sink sink;

    (void)state;
    assert_true(ccache_stats_since(&now, &before));
    assert_int_equal(now.direct_hits, 10);
    assert_int_equal(now.preprocessed_hits, 0);
    assert_int_equal(now.misses, 6);
    unit_catch(&sink);
    assert_false(ccache_stats_since(&now, &later));
    free(unit_messages(&sink));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_counters),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(subtracts_what_was_before),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
