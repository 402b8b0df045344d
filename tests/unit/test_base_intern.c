/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/intern.h"

static void equal_texts_get_one_number(void **state) {
    struct intern t = {0};
    char text[] = "abc";

    (void)state;
    assert_int_equal(intern_add(&t, str_from(text)), 0);
    assert_int_equal(intern_add(&t, STR_LIT("abcd")), 1);
    assert_int_equal(intern_add(&t, STR_LIT("")), 2);
    text[0] = 'x'; /* the table has a copy */
    assert_int_equal(intern_add(&t, STR_LIT("abc")), 0);
    assert_int_equal(intern_add(&t, (struct str){NULL, 0}), 2);
    assert_int_equal(t.count, 3);
    assert_true(str_is(intern_text(&t, 0), "abc"));
    assert_string_equal(intern_text(&t, 1).p, "abcd"); /* NUL-terminated */
    intern_free(&t);
    assert_int_equal(t.count, 0);
}

static void finds_without_adding(void **state) {
    struct intern t = {0};

    (void)state;
    assert_int_equal(intern_find(&t, STR_LIT("a")), INTERN_NONE);
    intern_add(&t, STR_LIT("a"));
    assert_int_equal(intern_find(&t, STR_LIT("a")), 0);
    assert_int_equal(intern_find(&t, STR_LIT("b")), INTERN_NONE);
    assert_int_equal(t.count, 1);
    intern_free(&t);
}

static void stays_right_when_it_grows(void **state) {
    enum { COUNT = 20000 };
    struct intern t = {0};
    char name[16];

    (void)state;
    for (uint32_t i = 0; i < COUNT; i++) {
        snprintf(name, sizeof name, "symbol%u", i);
        assert_int_equal(intern_add(&t, str_from(name)), i);
    }
    for (uint32_t i = 0; i < COUNT; i++) {
        snprintf(name, sizeof name, "symbol%u", i);
        assert_int_equal(intern_find(&t, str_from(name)), i);
        assert_string_equal(intern_text(&t, i).p, name);
    }
    intern_free(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_texts_get_one_number),
        cmocka_unit_test(finds_without_adding),
        cmocka_unit_test(stays_right_when_it_grows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
