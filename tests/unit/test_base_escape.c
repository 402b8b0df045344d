/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/escape.h"

static struct arena arena;

static void is_written(void (*write)(struct buf *out, const char *text), const char *text,
                       const char *expected) {
    struct buf out = {0};

    write(&out, text);
    buf_putc(&out, '\0');
    assert_string_equal(out.p, expected);
    buf_free(&out);
}

static void writes_c_strings(void **state) {
    (void)state;
    is_written(escape_c_string, "plain", "\"plain\"");
    is_written(escape_c_string, "a\"b\\c", "\"a\\\"b\\\\c\"");
    is_written(escape_c_string, "\n1\xe4", "\"\\0121\\344\"");
    is_written(escape_c_string, "?\?/", "\"\\?\\?/\"");
}

static void writes_c_comments(void **state) {
    (void)state;
    is_written(escape_c_comment, "arm/emu", "arm/emu");
    is_written(escape_c_comment, "a*/b/*c\nd", "a* /b/ *c d");
    is_written(escape_c_comment, "*/*", "* / *");
}

static void writes_html_and_json(void **state) {
    struct buf out = {0};

    (void)state;
    escape_html(&out, STR_LIT("a<b>&\"c\"'\xc3\xa4"));
    buf_putc(&out, '\0');
    assert_string_equal(out.p, "a&lt;b&gt;&amp;&quot;c&quot;'\xc3\xa4");
    out.n = 0;
    escape_json_string(&out, STR_LIT("a\"b\\c\n\x01</script>\xc3\xa4"));
    buf_putc(&out, '\0');
    assert_string_equal(out.p, "\"a\\\"b\\\\c\\u000a\\u0001\\u003c/script>\xc3\xa4\"");
    buf_free(&out);
}

static void makes_file_names(void **state) {
    const char *slash = escape_file_name(&arena, "arm/emu");

    (void)state;
    assert_string_equal(escape_file_name(&arena, "arm-emu.x"), "arm-emu.x");
    assert_null(strchr(slash, '/'));
    assert_string_not_equal(slash, escape_file_name(&arena, "arm_emu"));
    assert_string_not_equal(slash, escape_file_name(&arena, "arm\nemu"));
    assert_string_not_equal(escape_file_name(&arena, ".."), "..");
}

static int end(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_c_strings),
        cmocka_unit_test(writes_c_comments),
        cmocka_unit_test(writes_html_and_json),
        cmocka_unit_test(makes_file_names),
    };

    return cmocka_run_group_tests(tests, NULL, end);
}
