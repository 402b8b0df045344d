/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/depfile.h"

static struct depfile d;

static void the_rule_is(const char *text) {
    depfile_end(&d);
    assert_int_equal(d.text.n, strlen(text));
    assert_memory_equal(d.text.p ? d.text.p : "", text, d.text.n);
    buf_free(&d.text);
    d = (struct depfile){0};
}

static void a_rule(void **state) {
    (void)state;
    depfile_target(&d, "out");
    the_rule_is("out:\n");
    depfile_target(&d, "out");
    depfile_target(&d, "out.h");
    depfile_input(&d, "a.c");
    depfile_input(&d, "b.c");
    the_rule_is("out \\\nout.h: \\\n a.c \\\n b.c\n");
    the_rule_is("");
    depfile_input(&d, "a.c"); /* of no target */
    the_rule_is("");
}

/* As GNU make 4.3 and Ninja 1.11 were seen to read them. */
static void names(void **state) {
    static const char *const table[][2] = {
        {"a b", "a\\ b"},
        {"a#b", "a\\#b"},
        {"a$b", "a$$b"},
        {"c:d", "c\\:d"},
        {"a\\b", "a\\b"},
        {"a\\ b", "a\\\\\\ b"},
        {"a\\\\b", "a\\\\b"},
        {"a\\$b", "a\\$$b"},
        {"\303\244%[x]", "\303\244%[x]"},
        {"a\\\\ b", "a\\\\\\\\\\ b"},
        {"a\\", "a\\\\"},
        {"\t", "\\\t"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char rule[64];

        depfile_target(&d, table[i][0]);
        depfile_input(&d, table[i][0]);
        snprintf(rule, sizeof rule, "%s: \\\n %s\n", table[i][1], table[i][1]);
        the_rule_is(rule);
    }
    depfile_target(&d, "out");
    depfile_input(&d, "two\nlines");
    depfile_input(&d, "a");
    the_rule_is("out: \\\n a\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule),
        cmocka_unit_test(names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
