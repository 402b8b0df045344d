/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/diag.h"
#include "base/die.h"
#include "base/file.h"

static void errors_are_counted_warnings_are_not(void **state) {
    struct unit_sink s;
    char *text;

    (void)state;
    unit_catch(&s);
    diag_warning("w%d", 1);
    assert_int_equal(diag_errors(), 0);
    diag_error("e%d", 2);
    diag_hint("h%d", 3);
    assert_int_equal(diag_errors(), 1);
    diag_finish();
    text = unit_messages(&s);
    assert_string_equal(text, "unitarget: warning: w1\nunitarget: error: e2\n    h3\n");
    assert_int_equal(diag_errors(), 0);
    free(text);
}

static void only_the_first_twenty_are_shown(void **state) {
    struct unit_sink s;
    char *text;

    (void)state;
    unit_catch(&s);
    for (int i = 1; i <= 23; i++) {
        diag_error("e%d.", i);
        diag_hint("h%d.", i);
    }
    assert_int_equal(diag_errors(), 23);
    diag_warning("w.");
    diag_hint("hw.");
    diag_finish();
    text = unit_messages(&s);
    assert_non_null(strstr(text, "e20.\n    h20.\n"));
    assert_null(strstr(text, "e21."));
    assert_null(strstr(text, "h21."));
    assert_non_null(strstr(text, "warning: w.\n    hw.\n"));
    assert_non_null(strstr(text, "unitarget: 3 more errors were not shown\n"));
    free(text);
}

static void shows_the_line_with_a_caret(void **state) {
    struct str text = STR_LIT("first\n\tsecond line\nthird\n");
    struct diag_place place = {"f.json", text, 14};
    struct unit_sink s;
    char *shown;

    (void)state;
    unit_catch(&s);
    diag_error_at(&place, "expected '%c'", ',');
    shown = unit_messages(&s);
    assert_string_equal(shown, "f.json:2:9: error: expected ','\n"
                               "    \tsecond line\n"
                               "    \t       ^\n");
    free(shown);
}

static void shows_the_end_of_a_file(void **state) {
    struct str text = STR_LIT("only");
    struct diag_place place = {"f", text, 4};
    struct unit_sink s;
    char *shown;

    (void)state;
    unit_catch(&s);
    diag_error_at(&place, "x");
    shown = unit_messages(&s);
    assert_string_equal(shown, "f:1:5: error: x\n    only\n        ^\n");
    free(shown);
}

static void shows_no_line_without_text(void **state) {
    struct diag_place place = {"f", {NULL, 0}, 0};
    struct unit_sink s;
    char *shown;

    (void)state;
    unit_catch(&s);
    diag_error_at(&place, "x");
    shown = unit_messages(&s);
    assert_string_equal(shown, "f:1:1: error: x\n");
    free(shown);
}

static void shows_a_long_line_around_the_place(void **state) {
    char line[1000], *shown, *caret;
    struct diag_place place = {"f", {line, sizeof line}, 700};
    struct unit_sink s;

    (void)state;
    memset(line, '.', sizeof line);
    line[700] = 'X';
    unit_catch(&s);
    diag_error_at(&place, "x");
    shown = unit_messages(&s);
    assert_true(strlen(shown) < 300);
    caret = strchr(shown, '^');
    assert_non_null(caret);
    /* The caret stands below the X: as far from its line's start. */
    {
        char *row = strchr(shown, '\n') + 1, *below = strchr(row, '\n') + 1;

        assert_int_equal(strchr(row, 'X') - row, caret - below);
    }
    free(shown);
}

static void locates(void **state) {
    struct str text = STR_LIT("a\nbc\n\nd");
    size_t line, column;

    (void)state;
    diag_locate(text, 0, &line, &column);
    assert_true(line == 1 && column == 1);
    diag_locate(text, 3, &line, &column);
    assert_true(line == 2 && column == 2);
    diag_locate(text, 5, &line, &column);
    assert_true(line == 3 && column == 1);
    diag_locate(text, 7, &line, &column);
    assert_true(line == 4 && column == 2);
}

static void end(void *ctx) {
    struct arena a = {0};

    unit_put(file_temporary(&a, "half"), "half");
    (void)ctx;
    die("end");
}

static void fatal_removes_temporaries(void **state) {
    int status = unit_fork(end, NULL);

    (void)state;
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_int_equal(system("test -z \"$(ls -A)\""), 0);
}

static void a_site_is_underlined(void **state) {
    struct str text = STR_LIT("one\n \xc3\xa9\xc3\xa9 three\n");
    struct diag_site from = {.place = {"top", STR_LIT("inc\n"), 1}, .length = 1};
    struct diag_site site = {.place = {"f", text, 10}, .length = 3, .from = &from};
    struct diag_site note = {.place = {"f", text, 5}, .length = 4};
    struct unit_sink s;
    char *shown;

    (void)state;
    unit_catch(&s);
    diag_report(DIAG_ERROR, &site, "e%d", 1);
    diag_report(DIAG_NOTE, &note, "n");
    diag_report(DIAG_WARNING, &from, "w");
    assert_int_equal(diag_errors(), 1);
    shown = unit_messages(&s);
    assert_string_equal(shown, "in the file included from top:1:2:\n"
                               "f:2:5: error: e1\n"
                               "     \xc3\xa9\xc3\xa9 three\n"
                               "        ^~~\n"
                               "f:2:2: note: n\n"
                               "     \xc3\xa9\xc3\xa9 three\n"
                               "     ^~\n"
                               "top:1:2: warning: w\n"
                               "    inc\n"
                               "     ^\n");
    free(shown);
}

static void the_underline_ends_with_the_line(void **state) {
    struct diag_site site = {.place = {"f", STR_LIT("ab\ncd\n"), 1}, .length = 4};
    struct unit_sink s;
    char *shown;

    (void)state;
    unit_catch(&s);
    diag_report(DIAG_ERROR, &site, "e");
    shown = unit_messages(&s);
    assert_string_equal(shown, "f:1:2: error: e\n    ab\n     ^\n");
    free(shown);
}

static void notes_go_where_their_error_goes(void **state) {
    struct diag_site site = {.place = {"f", STR_LIT("x\n"), 0}, .length = 1};
    struct unit_sink s;
    char *shown;

    (void)state;
    unit_catch(&s);
    for (int i = 0; i < 22; i++) {
        diag_report(DIAG_ERROR, &site, "e%d.", i);
        diag_report(DIAG_NOTE, &site, "n%d.", i);
    }
    assert_true(diag_muted());
    shown = unit_messages(&s);
    assert_non_null(strstr(shown, "n19."));
    assert_null(strstr(shown, "e20."));
    assert_null(strstr(shown, "n20."));
    free(shown);
}

static void messages_can_be_json(void **state) {
    struct diag_site from = {.place = {"top", STR_LIT("inc\n"), 1}, .length = 1};
    struct diag_site site = {.place = {"f", STR_LIT("one\ntwo\n"), 4}, .length = 3, .from = &from};
    struct unit_sink s;
    char *shown;

    (void)state;
    unit_catch(&s);
    diag_use_json();
    diag_report(DIAG_ERROR, &site, "a \"%s\"\t", "\\");
    diag_report(DIAG_NOTE, &from, "n");
    diag_hint("h");
    diag_warning("w");
    diag_error_at(&site.place, "at");
    diag_finish();
    shown = unit_messages(&s);
    assert_string_equal(shown,
                        "{\"severity\": \"error\", \"message\": \"a \\\"\\\\\\\"\\u0009\", "
                        "\"file\": \"f\", \"line\": 2, \"column\": 1, \"length\": 3, "
                        "\"included_from\": [{\"file\": \"top\", \"line\": 1, \"column\": 2}], "
                        "\"notes\": [{\"severity\": \"note\", \"message\": \"n\", "
                        "\"file\": \"top\", \"line\": 1, \"column\": 2, \"length\": 1}, "
                        "{\"severity\": \"note\", \"message\": \"h\"}]}\n"
                        "{\"severity\": \"warning\", \"message\": \"w\"}\n"
                        "{\"severity\": \"error\", \"message\": \"at\", "
                        "\"file\": \"f\", \"line\": 2, \"column\": 1}\n");
    free(shown);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_are_counted_warnings_are_not),
        cmocka_unit_test(only_the_first_twenty_are_shown),
        cmocka_unit_test(shows_the_line_with_a_caret),
        cmocka_unit_test(shows_the_end_of_a_file),
        cmocka_unit_test(shows_no_line_without_text),
        cmocka_unit_test(shows_a_long_line_around_the_place),
        cmocka_unit_test(locates),
        cmocka_unit_test(fatal_removes_temporaries),
        cmocka_unit_test(a_site_is_underlined),
        cmocka_unit_test(the_underline_ends_with_the_line),
        cmocka_unit_test(notes_go_where_their_error_goes),
        cmocka_unit_test(messages_can_be_json),
    };

    return cmocka_run_group_tests(tests, unit_enter_folder, unit_leave_folder);
}
