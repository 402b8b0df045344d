/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/buf.h"
#include "ninja/command_words.h"

/* The words, with a bar between them. */
static char *bars(const struct build_words *list) {
    struct buf b = {0};

    for (size_t i = 0; i < list->count; i++) {
        if (i)
            buf_putc(&b, '|');
        buf_puts(&b, list->words[i]);
    }
    buf_putc(&b, '\0');
    return b.p;
}

static void expect_shell(const char *text, const char *words) {
    struct arena a = {0};
    struct build_words list = {0};
    struct build_words_problem problem = {"", 0};
    char *found;

    if (!build_words_shell(&a, str_from(text), &list, &problem))
        fail_msg("%s: %s at %zu", text, problem.what, problem.offset);
    found = bars(&list);
    assert_string_equal(found, words);
    free(found);
    build_words_free(&list);
    arena_free(&a);
}

static void expect_problem(const char *text, const char *what, size_t offset) {
    struct arena a = {0};
    struct build_words list = {0};
    struct build_words_problem problem = {"", 0};

    if (build_words_shell(&a, str_from(text), &list, &problem))
        fail_msg("%s: was taken for one command", text);
    assert_string_equal(problem.what, what);
    assert_int_equal(problem.offset, offset);
    build_words_free(&list);
    arena_free(&a);
}

static void splits_at_blanks(void **state) {
    (void)state;
    expect_shell("cc -o x a.o", "cc|-o|x|a.o");
    expect_shell("  cc\t\t-o  x ", "cc|-o|x");
    expect_shell("cc", "cc");
}

static void takes_quotes_as_the_shell_does(void **state) {
    (void)state;
    expect_shell("cc 'a b' \"c d\" e' 'f\" \"g", "cc|a b|c d|e f g");
    expect_shell("cc '' \"\" ''\"\"", "cc|||");
    expect_shell("cc 'a\"b' \"a'b\" '$x`*' '\\n'", "cc|a\"b|a'b|$x`*|\\n");
    expect_shell("cc 'it'\\''s'", "cc|it's");
    expect_shell("cc '-Wl,-rpath,$ORIGIN/../lib'", "cc|-Wl,-rpath,$ORIGIN/../lib");
    expect_shell("cc \"a\\\"b\\\\c\\$d\\`e\\f\\\ng\"", "cc|a\"b\\c$d`e\\fg");
    expect_shell("cc -DX='\"y z\"'", "cc|-DX=\"y z\"");
}

static void takes_backslashes_as_the_shell_does(void **state) {
    (void)state;
    expect_shell("cc a\\ b \\$x \\\\ \\'q \\*", "cc|a b|$x|\\|'q|*");
    expect_shell("cc a\\\nb \\\n c", "cc|ab|c");
    expect_shell("cc a\\", "cc|a\\");
}

static void marks_that_mean_nothing_inside_a_word_stay(void **state) {
    (void)state;
    expect_shell("cc a#b a~b -Dx=y a=b :", "cc|a#b|a~b|-Dx=y|a=b|:");
    expect_shell("cc @x.rsp -Wl,--version-script=a,b {} ! %",
                 "cc|@x.rsp|-Wl,--version-script=a,b|{}|!|%");
    expect_shell("cc '#a' \\~ ''#", "cc|#a|~|#");
    expect_shell("'A=b' c", "A=b|c"); /* a quoted name assigns nothing */
}

static void empty_commands_around_are_left_out(void **state) {
    (void)state;
    expect_shell(": && cc -o x && :", "cc|-o|x");
    expect_shell(": && : && cc x&&:", "cc|x");
    expect_shell("cc ':' && ':'", "cc|:");
    expect_shell("cc && :", "cc");
}

static void refuses_more_than_one_command(void **state) {
    static const char what[] = "more than one command";

    (void)state;
    expect_problem("cd d && cc x", what, 8);
    expect_problem(": && cc x && strip x", what, 13);
    expect_problem("a; b", what, 1);
    expect_problem("a &", what, 2);
    expect_problem("a\nb", what, 1);
    expect_problem("a || b", "a pipe or an alternative", 2);
    expect_problem("a | b", "a pipe or an alternative", 2);
    expect_problem("(a)", "a subshell", 0);
}

static void refuses_what_the_shell_would_expand(void **state) {
    (void)state;
    expect_problem("cc $x", "an expansion", 3);
    expect_problem("cc a`b`", "an expansion", 4);
    expect_problem("cc \"a $x\"", "an expansion", 6);
    expect_problem("cc \"`x`\"", "an expansion", 4);
    expect_problem("cc ~/x", "an expansion", 3);
    expect_problem("cc *.o", "a pattern for file names", 3);
    expect_problem("cc a?", "a pattern for file names", 4);
    expect_problem("cc [a]", "a pattern for file names", 3);
    expect_problem("cc >x", "a redirection", 3);
    expect_problem("cc <x", "a redirection", 3);
    expect_problem("cc x #c", "a comment", 5);
    expect_problem("A=b cc", "an assignment before the command", 0);
    expect_problem(": && _1='b c' cc", "an assignment before the command", 5);
}

static void refuses_what_has_no_end_or_no_content(void **state) {
    (void)state;
    expect_problem("cc 'a", "a quote without an end", 3);
    expect_problem("cc \"a", "a quote without an end", 3);
    expect_problem("cc \"a\\", "a quote without an end", 3);
    expect_problem("cc \"a\\\"", "a quote without an end", 3);
    expect_problem("", "an empty command", 0);
    expect_problem("  ", "an empty command", 2);
    expect_problem(":", "an empty command", 0);
    expect_problem(": && :", "an empty command", 0);
    expect_problem("cc &&", "an empty command", 5);
    expect_problem("&& cc", "an empty command", 0);
}

static void expect_response(const char *text, const char *words) {
    struct arena a = {0};
    struct build_words list = {0};
    char *found;

    build_words_add(&list, "first");
    build_words_response(&a, str_from(text), &list);
    found = bars(&list);
    assert_string_equal(found, words);
    free(found);
    build_words_free(&list);
    arena_free(&a);
}

static void response_files_have_their_own_quotes(void **state) {
    (void)state;
    expect_response("", "first");
    expect_response(" \n\t\r\v\f", "first");
    expect_response("a b\nc\r\nd", "first|a|b|c|d");
    expect_response("'a b' \"c d\" '' \"\"", "first|a b|c d||");
    expect_response("'it'\\''s' a\\ b \\\\ \"\\\"\" '\\''", "first|it's|a b|\\|\"|'");
    expect_response("'a\\nb' $x * ; && >", "first|anb|$x|*|;|&&|>");
    expect_response("'a b", "first|a b");
    expect_response("'a\"b' \"c'd\"", "first|a\"b|c'd");
    expect_response("a\\", "first|a");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_at_blanks),
        cmocka_unit_test(takes_quotes_as_the_shell_does),
        cmocka_unit_test(takes_backslashes_as_the_shell_does),
        cmocka_unit_test(marks_that_mean_nothing_inside_a_word_stay),
        cmocka_unit_test(empty_commands_around_are_left_out),
        cmocka_unit_test(refuses_more_than_one_command),
        cmocka_unit_test(refuses_what_the_shell_would_expand),
        cmocka_unit_test(refuses_what_has_no_end_or_no_content),
        cmocka_unit_test(response_files_have_their_own_quotes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
