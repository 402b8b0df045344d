/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/arena.h"
#include "base/str.h"
#include "ninja/command_words.h"
#include "ninja/compiler_words.h"

/* Of the command, the words up to `last` name the compiler. */
static void expect(const char *command, const char *last) {
    struct arena a = {0};
    struct build_words list = {0};
    struct build_words_problem problem;
    size_t n;

    assert_true(build_words_shell(&a, str_from(command), &list, &problem));
    n = compiler_words(list.words, list.count);
    assert_in_range(n, 1, list.count);
    assert_string_equal(list.words[n - 1], last);
    build_words_free(&list);
    arena_free(&a);
}

static void ends_at_the_compiler(void **state) {
    (void)state;
    expect("cc -o x main.o", "cc");
    expect("/usr/bin/gcc-12.2 main.o -o x", "/usr/bin/gcc-12.2");
    expect("x86_64-linux-gnu-g++-12 main.o", "x86_64-linux-gnu-g++-12");
    expect("./mine main.o lib/x.a -o x", "./mine");
    expect("mine @x.rsp", "mine");
    expect("mine", "mine");
}

static void passes_launchers(void **state) {
    (void)state;
    expect("ccache /usr/bin/gcc main.o -o x", "/usr/bin/gcc");
    expect("/usr/bin/ccache CCACHE_DIR=/x cc main.o", "cc");
    expect("env A=B C='d e' clang-14 main.o", "clang-14");
    expect("env -u HOME -i A=B gcc main.o", "gcc");
    expect("nice -n 5 gcc main.o", "gcc");
    expect("nice -5 ionice -c 3 cc main.o", "cc");
    expect("time -p cc main.o", "cc");
    expect("/usr/bin/time -f %e sccache cc main.o", "cc");
    expect("taskset -c 0 cc x.o", "cc");
    expect("timeout -k 5 60 cc x.o", "cc");
    expect("unitarget cc gcc main.o", "gcc");
    expect("cmake -E env A=B -- cc main.o", "cc");
    expect("cmake -E time c++ main.o", "c++");
    expect("distcc mycompiler main.o", "mycompiler");
    expect("./tools/wrapper.sh --quiet", "./tools/wrapper.sh");
    expect("./tools/wrapper.sh gcc main.o", "gcc");
    expect("python3 tools/wrap.py gcc main.o", "gcc");
    expect("ccache", "ccache");
}

static void knows_drivers_of_one_compiler(void **state) {
    struct arena a = {0};

    (void)state;
    assert_true(compiler_is_cxx("/usr/bin/c++"));
    assert_true(compiler_is_cxx("x86_64-linux-gnu-g++-12"));
    assert_true(compiler_is_cxx("clang++-14"));
    assert_false(compiler_is_cxx("gcc"));
    assert_false(compiler_is_cxx("/opt/c++/bin/gcc"));
    assert_true(compiler_is_same(&a, "/nowhere/gcc-12", "/nowhere/g++-12"));
    assert_true(compiler_is_same(&a, "/nowhere/clang", "/nowhere/clang++"));
    assert_true(compiler_is_same(&a, "/nowhere/cc", "/nowhere/c++"));
    assert_true(compiler_is_same(&a, "nowhere-cc", "nowhere-cc"));
    assert_false(compiler_is_same(&a, "/nowhere/gcc-12", "/nowhere/gcc-13"));
    assert_false(compiler_is_same(&a, "/nowhere/gcc", "/nowhere/clang"));
    assert_false(compiler_is_same(&a, "/nowhere/gcc", "/elsewhere/gcc"));
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_at_the_compiler),
        cmocka_unit_test(passes_launchers),
        cmocka_unit_test(knows_drivers_of_one_compiler),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
