/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/utf8.h"

static struct arena arena;

static void is_back(const char *name, const char *text) {
    const char *written = utf8_text(&arena, name);

    assert_string_equal(written, text);
    assert_string_equal(utf8_name(&arena, written), name);
}

static void leaves_readable_names_alone(void **state) {
    static const char plain[] = "src/\xc3\xa4\\b\\\\.c",
                      wide[] = "\xe2\x82\xac\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf";

    (void)state;
    assert_ptr_equal(utf8_text(&arena, plain), plain);
    assert_ptr_equal(utf8_name(&arena, plain), plain);
    assert_ptr_equal(utf8_text(&arena, wide), wide);
    assert_ptr_equal(utf8_text(&arena, ""), "");
}

static void writes_other_bytes_so_that_they_come_back(void **state) {
    (void)state;
    is_back("m\xe4in.c", "m\\xe4in.c");
    is_back("\xe4\\", "\\xe4\\\\");
    is_back("\xff\xfe", "\\xff\\xfe");
    is_back("a\xe2\x82", "a\\xe2\\x82");                 /* cut off */
    is_back("\xc0\xaf", "\\xc0\\xaf");                   /* overlong */
    is_back("\xed\xa0\x80", "\\xed\\xa0\\x80");          /* a surrogate */
    is_back("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"); /* beyond the last */
}

static void keeps_names_apart_that_look_escaped(void **state) {
    (void)state;
    is_back("m\\xe4in.c", "m\\\\xe4in.c");
    is_back("\\\\xe4", "\\\\\\\\xe4");
    is_back("\\xe", "\\xe");
    is_back("\\xe4\xe4", "\\\\xe4\\xe4");
}

static void brings_zeros_back(void **state) {
    struct buf written = {0};
    struct str bytes = STR_LIT("a\0\xe4\\"), back;

    (void)state;
    utf8_put(&written, bytes);
    back = utf8_bytes(&arena, (struct str){written.p, written.n});
    assert_true(str_eq(back, bytes));
    buf_free(&written);
}

static void measures_characters(void **state) {
    (void)state;
    assert_int_equal(utf8_length(STR_LIT("a")), 1);
    assert_int_equal(utf8_length(STR_LIT("\xc3\xa4x")), 2);
    assert_int_equal(utf8_length((struct str){"\xc3\xa4", 1}), 0);
    assert_int_equal(utf8_length(STR_LIT("\x80")), 0);
    assert_int_equal(utf8_length((struct str){NULL, 0}), 0);
}

static int end(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_readable_names_alone),
        cmocka_unit_test(writes_other_bytes_so_that_they_come_back),
        cmocka_unit_test(keeps_names_apart_that_look_escaped),
        cmocka_unit_test(brings_zeros_back),
        cmocka_unit_test(measures_characters),
    };

    return cmocka_run_group_tests(tests, NULL, end);
}
