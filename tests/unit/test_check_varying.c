/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "check/varying.h"

/* Is `found` told from what two runs of the reference said? */
static bool differs(const char *run, const char *again, struct str found) {
    struct arena a = {0};
    struct answer_tree tree = varying_parse(&a, str_from(run));
    struct answer_tree other = varying_parse(&a, str_from(again));
    size_t at, found_at;
    bool result;

    varying_mark(&tree, &other);
    result = varying_first_difference(&tree, found, &at, &found_at);
    arena_free(&a);
    return result;
}

static void test_steady_answers_count_to_the_byte(void **state) {
    static const char text[] = "{\"a\": 1}";

    (void)state;
    assert_false(differs(text, text, STR_LIT("{\"a\": 1}")));
    assert_true(differs(text, text, STR_LIT("{\"a\":  1}")));
    assert_true(differs("", "", STR_LIT("x")));
    assert_true(differs("x", "x", STR_LIT("")));
}

static void test_what_varies_is_left_out(void **state) {
    static const char one[] = "{\"time\": 1, \"list\": [1, 2]}",
                      two[] = "{\"time\": 2, \"list\": [1, 2]}";

    (void)state;
    assert_false(differs(one, two, STR_LIT("{\"time\": 31, \"list\": [1, 2]}")));
    assert_true(differs(one, two, STR_LIT("{\"time\": 3, \"list\": [2, 1]}")));
    assert_true(differs(one, two, STR_LIT("{\"list\": [1, 2], \"time\": 3}")));
    assert_true(differs(one, two, STR_LIT("{\"time\": 3}")));
    assert_true(differs(one, two, STR_LIT("{\"time\": 3, \"list\": [1, 2] }")));
}

static void test_a_list_of_another_length_varies_as_a_whole(void **state) {
    static const char one[] = "[[1], \"x\"]", two[] = "[[1, 2], \"x\"]";

    (void)state;
    assert_false(differs(one, two, STR_LIT("[[3, 4, 5], \"x\"]")));
    assert_true(differs(one, two, STR_LIT("[[1], \"y\"]")));
}

static void test_words_of_text(void **state) {
    static const char one[] = "at 0x1f of\n7 items\n", two[] = "at 0x2e of\n7 items\n";

    (void)state;
    assert_false(differs(one, two, STR_LIT("at 0x3d of\n7 items\n")));
    assert_true(differs(one, two, STR_LIT("at 0x3d of\n8 items\n")));
    assert_true(differs(one, two, STR_LIT("at 0x3d of\n7 items\nmore\n")));
    assert_false(differs("at 9.12.\n", "at 9.25.\n", STR_LIT("at 10.03.\n")));
    assert_true(differs("at 9.12.\n", "at 9.25.\n", STR_LIT("at 9.12 \n")));
    assert_false(differs("a 1\nb\n", "a 1 2\nb\n", STR_LIT("a 1 2 3\nb\n")));
    assert_true(differs("a 1\nb\n", "a 1 2\nb\n", STR_LIT("a 1 2 3\nc\n")));
}

/* What looks like JSON, and is none, is text. */
static void test_broken_json(void **state) {
    static const char *const texts[] = {"{", "]", "{]", "[\"", "[\"\\", "{\"a\": }x", "[}", "{}}"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_false(differs(texts[i], texts[i], str_from(texts[i])));
        assert_true(differs(texts[i], texts[i], STR_LIT("x")));
    }
}

static void test_deep_json(void **state) {
    char deep[1000];

    (void)state;
    memset(deep, '[', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    assert_false(differs(deep, deep, str_from(deep)));
    assert_false(differs(deep, "[", str_from(deep)));
}

/* The first piece that varies, in words. */
static void expect_place(const char *one, const char *two, const char *expected) {
    struct arena a = {0};
    struct answer_tree tree = varying_parse(&a, str_from(one));
    struct answer_tree other = varying_parse(&a, str_from(two));
    struct buf place = {0};
    uint32_t p = 0;

    varying_mark(&tree, &other);
    assert_true(tree.varies);
    while (!tree.list[p].varies)
        p++;
    varying_place(&tree, p, &place);
    buf_putc(&place, '\0');
    assert_string_equal(place.p, expected);
    buf_free(&place);
    arena_free(&a);
}

static void test_places(void **state) {
    (void)state;
    expect_place("{\"return\": [{\"id\": 1}]}", "{\"return\": [{\"id\": 2}]}", ".return[0].id");
    expect_place("{\"return\": [0, {\"a\": 1, \"b\": [7]}]}",
                 "{\"return\": [0, {\"a\": 1, \"b\": [8]}]}", ".return[1].b[0]");
    expect_place("a b\nc d\n", "a b\nc e\n", "line 2");
    expect_place("a", "a\nb", "all of it");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steady_answers_count_to_the_byte),
        cmocka_unit_test(test_what_varies_is_left_out),
        cmocka_unit_test(test_a_list_of_another_length_varies_as_a_whole),
        cmocka_unit_test(test_words_of_text),
        cmocka_unit_test(test_broken_json),
        cmocka_unit_test(test_deep_json),
        cmocka_unit_test(test_places),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
