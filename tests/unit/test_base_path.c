/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/path.h"

static struct arena arena;

static void paths_are_made_absolute(void **state) {
    char *here = getcwd(NULL, 0);

    (void)state;
    assert_string_equal(path_normal(&arena, "/a/./b//../c/"), "/a/c");
    assert_string_equal(path_normal(&arena, "/../.."), "/");
    assert_string_equal(path_normal(&arena, "x"), arena_printf(&arena, "%s/x", here));
    free(here);
}

static void paths_are_seen_from_folders(void **state) {
    (void)state;
    assert_string_equal(path_relative(&arena, "/a/b/c", "/a/b"), "c");
    assert_string_equal(path_relative(&arena, "/a/bc/d", "/a/b"), "../bc/d");
    assert_string_equal(path_relative(&arena, "/a/b", "/a/bc"), "../b");
    assert_string_equal(path_relative(&arena, "/x/y", "/a/b/c"), "../../../x/y");
    assert_string_equal(path_relative(&arena, "/x", "/"), "x");
    assert_string_equal(path_beside(&arena, "d/f.json", "../g"), "d/../g");
    assert_string_equal(path_beside(&arena, "f.json", "g"), "g");
    assert_string_equal(path_beside(&arena, "d/f.json", "/g"), "/g");
    assert_string_equal(path_folder(&arena, "/f"), "/");
    assert_string_equal(path_folder(&arena, "f"), "");
    assert_string_equal(path_folder(&arena, "a/b/f"), "a/b");
}

static void joined(void **state) {
    char here[4096];

    (void)state;
    assert_non_null(getcwd(here, sizeof here));
    assert_string_equal(path_join(&arena, "a", "b/c"), "a/b/c");
    assert_string_equal(path_join(&arena, "a", "/c"), "/c");
    assert_string_equal(path_join(&arena, "", "c"), "c");
    assert_string_equal(path_absolute(&arena, "/a/../b"), "/a/../b");
    assert_string_equal(path_absolute(&arena, "../b"), arena_printf(&arena, "%s/../b", here));
    assert_true(str_is(path_folder_with_slash(STR_LIT("a/b")), "a/"));
    assert_true(str_is(path_folder_with_slash(STR_LIT("/b")), "/"));
    assert_true(str_is(path_folder_with_slash(STR_LIT("b")), ""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_made_absolute),
        cmocka_unit_test(paths_are_seen_from_folders),
        cmocka_unit_test(joined),
    };

    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    arena_free(&arena);
    return failed;
}
