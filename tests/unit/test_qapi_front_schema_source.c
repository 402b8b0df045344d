/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "qapi/front/schema_source.h"

static struct arena arena;

static struct qapi_source make(struct str text) {
    struct qapi_source s = {.path = "f"};

    assert_true(qapi_source_init(&arena, &s, text));
    return s;
}

static void newlines_are_made_one_kind(void **state) {
    struct qapi_source s = make(STR_LIT("a\r\nb\rc\n\r\r\nd"));

    (void)state;
    assert_true(str_is(s.text, "a\nb\nc\n\n\nd\n"));
    assert_int_equal(s.line_count, 6);
    s = make(STR_LIT(""));
    assert_true(str_is(s.text, "\n"));
    s = make(STR_LIT("x\n"));
    assert_true(str_is(s.text, "x\n"));
    assert_int_equal(s.line_count, 1);
}

static void places_have_line_and_column(void **state) {
    struct qapi_source s = make(STR_LIT("ab\n\n\xc3\xa9\tx\n"));

    (void)state;
    assert_int_equal(qapi_source_line(&s, 0), 1);
    assert_int_equal(qapi_source_line(&s, 2), 1);
    assert_int_equal(qapi_source_line(&s, 3), 2);
    assert_int_equal(qapi_source_line(&s, 4), 3);
    assert_int_equal(qapi_source_column(&s, 1), 2);
    assert_int_equal(qapi_source_column(&s, 6), 2);
    assert_int_equal(qapi_source_column(&s, 7), 3);
}

/* What is said about bytes that make no source; NULL when they do. The caller frees it. */
static char *complaint(const char *bytes, size_t n) {
    struct qapi_source s = {.path = "f"};
    struct unit_sink sink;
    char *messages;
    bool good;

    unit_catch(&sink);
    good = qapi_source_init(&arena, &s, (struct str){bytes, n});
    assert_int_equal(diag_errors(), !good);
    messages = unit_messages(&sink);
    if (!good)
        return messages;
    free(messages);
    return NULL;
}

static bool is_utf8(const char *bytes, size_t n) {
    char *messages = complaint(bytes, n);

    free(messages);
    return !messages;
}

static void only_utf8_is_read(void **state) {
    static const char *const good[] = {"\x7f",         "\xc2\x80",         "\xdf\xbf",
                                       "\xe0\xa0\x80", "\xed\x9f\xbf",     "\xee\x80\x80",
                                       "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"};
    static const char *const bad[] = {"\x80",         "\xc0\x80",         "\xc1\xbf",
                                      "\xc2",         "\xc2\x41",         "\xe0\x9f\xbf",
                                      "\xed\xa0\x80", "\xe1\x80",         "\xf0\x8f\xbf\xbf",
                                      "\xe1\x80\xc0", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
                                      "\xff",         "\xf1\x80\x80\x41", "12345678\xc3"};

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(is_utf8(good[i], strlen(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(is_utf8(bad[i], strlen(bad[i])));
}

static void a_file_can_be_too_long(void **state) {
    size_t n = QAPI_SOURCE_LONGEST + (size_t)1;
    char *bytes = malloc(n), *messages;

    (void)state;
    memset(bytes, '\n', n);
    messages = complaint(bytes, n);
    assert_non_null(messages);
    assert_non_null(strstr(
        messages, "f: the file has 67108865 bytes; a schema file may have 67108864 at most"));
    assert_null(complaint(bytes, 100));
    free(messages);
    free(bytes);
}

static int forget(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(newlines_are_made_one_kind, forget),
        cmocka_unit_test_teardown(places_have_line_and_column, forget),
        cmocka_unit_test_teardown(only_utf8_is_read, forget),
        cmocka_unit_test_teardown(a_file_can_be_too_long, forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
