/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/str.h"

static void compares(void **state) {
    struct str nothing = {NULL, 0};

    (void)state;
    assert_true(str_eq(STR_LIT("ab"), str_from("ab")));
    assert_false(str_eq(STR_LIT("ab"), STR_LIT("abc")));
    assert_false(str_eq(STR_LIT("ab"), STR_LIT("ac")));
    assert_true(str_eq(nothing, STR_LIT("")));
    assert_true(str_eq(STR_LIT("a\0b"), STR_LIT("a\0b")));
    assert_false(str_eq(STR_LIT("a\0b"), STR_LIT("a\0c")));
    assert_true(str_is(STR_LIT("x"), "x"));
    assert_false(str_is(STR_LIT("x"), "xy"));
}

static void orders_by_bytes(void **state) {
    struct str nothing = {NULL, 0};

    (void)state;
    assert_true(str_cmp(STR_LIT("a"), STR_LIT("b")) < 0);
    assert_true(str_cmp(STR_LIT("b"), STR_LIT("a")) > 0);
    assert_true(str_cmp(STR_LIT("a"), STR_LIT("ab")) < 0);
    assert_true(str_cmp(STR_LIT("ab"), STR_LIT("a")) > 0);
    assert_int_equal(str_cmp(STR_LIT("ab"), STR_LIT("ab")), 0);
    assert_int_equal(str_cmp(nothing, STR_LIT("")), 0);
    assert_true(str_cmp(nothing, STR_LIT("a")) < 0);
    assert_true(str_cmp(STR_LIT("\xff"), STR_LIT("a")) > 0);
}

static void finds_affixes(void **state) {
    (void)state;
    assert_true(str_contains_anycase(STR_LIT("c_LINKER"), "linker"));
    assert_false(str_contains_anycase(STR_LIT("c_LINKE"), "linker"));
    assert_true(str_contains_anycase(STR_LIT("x"), ""));
    assert_true(str_starts(STR_LIT("prefix"), "pre"));
    assert_true(str_starts(STR_LIT("pre"), ""));
    assert_false(str_starts(STR_LIT("pr"), "pre"));
    assert_true(str_ends(STR_LIT("a.c"), ".c"));
    assert_false(str_ends(STR_LIT("c"), ".c"));
    assert_false(str_ends(STR_LIT("a.cc"), ".c"));
}

static void takes_the_last_part_of_a_path(void **state) {
    (void)state;
    assert_string_equal(str_basename("a/b/c"), "c");
    assert_string_equal(str_basename("c"), "c");
    assert_string_equal(str_basename("/"), "");
    assert_string_equal(str_basename("a/"), "");
}

static void measures_distance(void **state) {
    static const struct {
        const char *a, *b;
        size_t distance;
    } cases[] = {
        {"", "", 0},          {"", "abc", 3},        {"abc", "", 3},   {"abc", "abc", 0},
        {"abc", "abd", 1},    {"abc", "ab", 1},      {"ab", "ba", 1},  {"abcd", "acbd", 1},
        {"link", "lnik", 1},  {"link", "lnk", 1},    {"ca", "abc", 3}, {"kitten", "sitting", 3},
        {"x86_64", "arm", 6}, {"mips", "mipsel", 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(str_distance(cases[i].a, cases[i].b), cases[i].distance);
        assert_int_equal(str_distance(cases[i].b, cases[i].a), cases[i].distance);
    }
}

static const char *word(const void *ctx, size_t i) {
    return ((const char *const *)ctx)[i];
}

static void suggests_the_nearest(void **state) {
    static const char *const words[] = {"link", "check", "qapi", "classify", "x"};

    (void)state;
    assert_string_equal(str_nearest("lnk", 5, word, words), "link");
    assert_string_equal(str_nearest("clasify", 5, word, words), "classify");
    assert_string_equal(str_nearest("chekc", 5, word, words), "check");
    assert_null(str_nearest("zzzzzzzz", 5, word, words));
    assert_null(str_nearest("", 5, word, words));
    assert_null(str_nearest("y", 5, word, words)); /* nothing of "x" would be left */
    assert_null(str_nearest("link", 0, word, NULL));
}

static void prefers_the_first_of_equals(void **state) {
    static const char *const words[] = {"mipsea", "mipseb"};

    (void)state;
    assert_string_equal(str_nearest("mipsel", 2, word, words), "mipsea");
}

static void knows_names_of_c(void **state) {
    (void)state;
    assert_true(str_is_identifier(STR_LIT("set_1")));
    assert_true(str_is_identifier(STR_LIT("_x")));
    assert_false(str_is_identifier(STR_LIT("1x")));
    assert_false(str_is_identifier(STR_LIT(".data")));
    assert_false(str_is_identifier(STR_LIT("")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_names_of_c),
        cmocka_unit_test(compares),
        cmocka_unit_test(orders_by_bytes),
        cmocka_unit_test(finds_affixes),
        cmocka_unit_test(takes_the_last_part_of_a_path),
        cmocka_unit_test(measures_distance),
        cmocka_unit_test(suggests_the_nearest),
        cmocka_unit_test(prefers_the_first_of_equals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
