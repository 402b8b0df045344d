/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "ninja/compile_commands.h"

static bool read_text(struct arena *a, const char *text, struct compile_commands *c) {
    unit_put("compile_commands.json", text);
    return compile_commands_read(a, ".", c);
}

static void reads_what_meson_and_cmake_write(void **state) {
    struct arena a = {0};
    struct compile_commands c;
    struct build_words list = {0};
    struct build_words_problem problem;

    (void)state;
    assert_true(read_text(&a,
                          "[\n {\"directory\": \"/b\", \"command\": \"cc '-DX=\\\"a b\\\"' -o x.o "
                          "-c x.c\", \"file\": \"x.c\", \"output\": \"p/x.o\"},\n"
                          " {\"directory\": \"/b\", \"arguments\": [\"cc\", \"-o\", \"y.o\", "
                          "\"y z.c\"], \"file\": \"y z.c\"}\n]\n",
                          &c));
    assert_int_equal(c.count, 2);
    assert_string_equal(c.commands[0].directory, "/b");
    assert_string_equal(c.commands[0].output, "p/x.o");
    assert_string_equal(c.commands[1].output, "y.o");
    assert_true(compile_command_words(&a, &c.commands[0], &list, &problem));
    assert_int_equal(list.count, 6);
    assert_string_equal(list.words[1], "-DX=\"a b\"");
    assert_true(compile_command_words(&a, &c.commands[1], &list, &problem));
    assert_int_equal(list.count, 10);
    assert_string_equal(list.words[9], "y z.c");
    build_words_free(&list);
    arena_free(&a);
}

static void takes_the_output_from_the_command(void **state) {
    struct arena a = {0};
    struct compile_commands c;

    (void)state;
    assert_true(read_text(&a,
                          "[{\"directory\":\"/b\",\"file\":\"x.c\",\"command\":\"cc -c -o d/x.o "
                          "x.c\"},{\"directory\":\"/b\",\"file\":\"x.c\",\"command\":\"cc x.c\"}]",
                          &c));
    assert_string_equal(c.commands[0].output, "d/x.o");
    assert_null(c.commands[1].output);
    assert_true(read_text(&a, "[]", &c));
    assert_int_equal(c.count, 0);
    arena_free(&a);
}

static void texts_may_be_escaped_in_any_way(void **state) {
    static const char *const entries[] = {
        "{\"directory\":\"/b\",\"file\":\"a\\\"\\\\/\\/A.c\",\"command\":\"cc\"}",
        "{\"directory\":\"/b\",\"file\":\"a\\\"\\\\/\\/\\u0041.c\",\"command\":\"cc\"}",
        " {\t\"file\" :\r\n\"a\\\"\\\\//A.c\", \"note\":\"\", \"command\":\"cc\" , "
        "\"directory\":\"/b\" }",
        "{\"file\":\"first\",\"note\":[{}],\"directory\":\"/b\",\"command\":\"cc\",\"file\":"
        "\"a\\\"\\\\//A.c\"}",
    };
    struct arena a = {0};
    struct compile_commands c;

    (void)state;
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        assert_true(read_text(&a, arena_printf(&a, "[%s]", entries[i]), &c));
        assert_int_equal(c.count, 1);
        assert_string_equal(c.commands[0].file, "a\"\\//A.c");
        assert_string_equal(c.commands[0].directory, "/b");
        assert_string_equal(c.commands[0].command.p, "cc");
        assert_int_equal(c.commands[0].command.n, 2);
    }
    assert_true(
        read_text(&a, "[{\"directory\":\"/b\",\"file\":\"\xc3\xa4.c\",\"command\":\"\"}]", &c));
    assert_string_equal(c.commands[0].file, "\xc3\xa4.c");
    arena_free(&a);
}

static void expect_error(const char *text, const char *message) {
    struct arena a = {0};
    struct compile_commands c;
    struct unit_sink sink;
    char *found;

    unit_catch(&sink);
    assert_false(read_text(&a, text, &c));
    found = unit_messages(&sink);
    if (!strstr(found, message))
        fail_msg("%s: no `%s` in: %s", text, message, found);
    free(found);
    arena_free(&a);
}

static void says_what_is_wrong(void **state) {
    (void)state;
    expect_error("", "compile_commands.json:1:1: error: expected `[`");
    expect_error("{}", ":1:1: error: expected `[`");
    expect_error("[\n  {\"directory\": 1}]", ":2:3: error: the entry has no `directory`");
    expect_error("[\n  {\"directory\": \"/\"}]", ":2:3: error: the entry has no `file`");
    expect_error("[{\"directory\": \"/\", \"file\": \"x\"}]", "neither `command` nor `arguments`");
    expect_error("[{\"directory\": \"/\", \"file\": \"x\", \"arguments\": [1]}]", "neither");
    expect_error("[5]", "expected an object");
    expect_error("[{\"directory\": \"/\",\n \"file\": x}]", ":2:10: error: invalid token");
    expect_error("[{\"directory\": \"/\"", "compile_commands.json:1:");
    expect_error("[{\"directory\": \"/", "compile_commands.json:1:");
    expect_error("[{\"directory\": \"\\", "compile_commands.json:1:");
    expect_error("[{\"directory\": \"\\x\"}]", "invalid escape");
    expect_error("[{\"directory\": \"a\n\"}]", "unexpected newline");
    expect_error("[{\"directory\": \"\xff\"}]", "unable to decode byte");
    expect_error("[{\"directory\":\"/\",\"file\":\"x\",\"command\":\"c\"} {}]",
                 "expected `,` or `]`");
    expect_error("[{\"directory\":\"/\",\"file\":\"x\",\"command\":\"c\"},]",
                 "error: unexpected token");
}

static void says_how_to_get_a_missing_file(void **state) {
    struct arena a = {0};
    struct compile_commands c;
    struct unit_sink sink;
    char *found;

    (void)state;
    unit_catch(&sink);
    assert_false(compile_commands_read(&a, "nowhere", &c));
    found = unit_messages(&sink);
    assert_non_null(strstr(found, "nowhere/compile_commands.json: cannot be read"));
    assert_non_null(strstr(found, "ninja -C nowhere -t compdb"));
    free(found);
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_meson_and_cmake_write),
        cmocka_unit_test(takes_the_output_from_the_command),
        cmocka_unit_test(texts_may_be_escaped_in_any_way),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(says_how_to_get_a_missing_file),
    };

    return cmocka_run_group_tests(tests, unit_enter_folder, unit_leave_folder);
}
