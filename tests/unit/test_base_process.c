/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/process.h"

static int run(const char *script) {
    return process_run((char *[]){(char[]){"sh"}, (char[]){"-c"}, (char *)(uintptr_t)script, NULL});
}

static void returns_the_status(void **state) {
    (void)state;
    assert_int_equal(run("exit 0"), 0);
    assert_int_equal(run("exit 3"), 3);
    assert_int_equal(run("kill -TERM $$"), 128 + 15);
}

static void passes_words_unchanged(void **state) {
    char *argv[] = {(char[]){"sh"},     (char[]){"-c"},     (char[]){"test \"$1\" = 'a b*\"'"},
                    (char[]){"script"}, (char[]){"a b*\""}, NULL};

    (void)state;
    assert_int_equal(process_run(argv), 0);
}

static void says_what_cannot_be_started(void **state) {
    struct unit_sink s;
    char *text;

    (void)state;
    unit_catch(&s);
    assert_int_equal(process_run((char *[]){(char[]){"no-such-program-here"}, NULL}), 127);
    text = unit_messages(&s);
    assert_non_null(strstr(text, "no-such-program-here: cannot be started: "));
    free(text);
}

static void clocks_go_forward(void **state) {
    double wall = process_wall(), cpu = process_cpu();

    (void)state;
    while (process_cpu() - cpu < 0.01)
        ;
    assert_true(process_wall() > wall);
}

static void memory_is_our_own(void **state) {
    const long mib = 1L << 20;
    long before = process_peak_memory();
    char *p = malloc((size_t)(32 * mib));

    (void)state;
    assert_non_null(p);
    assert_true(before > 0);
    for (long i = 0; i < 32 * mib; i += 4096)
        ((volatile char *)p)[i] = 1;
    assert_true(process_peak_memory() >= before + 16 * mib);
    free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(returns_the_status),          cmocka_unit_test(passes_words_unchanged),
        cmocka_unit_test(says_what_cannot_be_started), cmocka_unit_test(clocks_go_forward),
        cmocka_unit_test(memory_is_our_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
