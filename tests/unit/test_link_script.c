/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "link/script.h"

/* The entries of a script in short, and what else there is. */
static const char *read_as(const char *text) {
    static const char *const kinds[] = {"",  "(",    ")",       "needed(",
                                        ")", "dir:", "extern:", "include:"};
    static char all[256];
    struct arena a = {0};
    struct script s;

    script_read(&a, &s, str_from(text));
    all[0] = '\0';
    for (size_t i = 0; i < s.count; i++) {
        strcat(all, kinds[s.entries[i].kind]);
        strcat(all, s.entries[i].text ? s.entries[i].text : "");
        strcat(all, " ");
    }
    if (s.other < strlen(text))
        sprintf(all + strlen(all), "%s at %zu", s.fault ? s.fault : "other", s.other);
    arena_free(&a);
    return all;
}

static void what_stands_for_libraries(void **state) {
    (void)state;
    assert_string_equal(read_as("/* GNU ld script */ OUTPUT_FORMAT(elf64-x86-64)\n"
                                "GROUP ( /lib/libc.so.6 /lib/libc_nonshared.a  AS_NEEDED ( "
                                "/lib64/ld-linux-x86-64.so.2 ) )\n"),
                        "( /lib/libc.so.6 /lib/libc_nonshared.a needed( "
                        "/lib64/ld-linux-x86-64.so.2 ) ) ");
    assert_string_equal(read_as("INPUT(a.o , -lx \"with blank.a\" =/y.a);INPUT ( )"),
                        "a.o -lx with blank.a =/y.a ");
    assert_string_equal(read_as("INPUT(a,b.o)"), "a,b.o ");
    assert_string_equal(read_as("SEARCH_DIR(\"=/usr/lib\") SEARCH_DIR( . ); INPUT(b++-1.a)"),
                        "dir:=/usr/lib dir:. b++-1.a ");
    assert_string_equal(read_as("EXTERN(one two) INCLUDE more.ld"),
                        "extern:one extern:two include:more.ld ");
    assert_string_equal(read_as("INPUT(AS_NEEDED(a.so b.so) c.so)"), "needed( a.so b.so ) c.so ");
    assert_string_equal(read_as("/* nothing"), "");
    assert_string_equal(read_as(""), "");
}

static void what_says_more(void **state) {
    (void)state;
    assert_string_equal(read_as("INPUT(a.o)\nx = 1;"), "a.o other at 11");
    assert_string_equal(read_as("SECTIONS { .x : { *(.x) } } INSERT AFTER .data;"), "other at 0");
    assert_string_equal(read_as("\"INPUT\"(a.o)"), "other at 0");
}

static void what_makes_no_sense(void **state) {
    (void)state;
    assert_string_equal(read_as("INPUT a.o"), "expected ( here at 6");
    assert_string_equal(read_as("GROUP(a.o"), "( a.o ) expected a file name or ) here at 8");
    assert_string_equal(read_as("INPUT(a.o (b.o))"), "a.o expected a file name or ) here at 10");
    assert_string_equal(read_as("SEARCH_DIR(/x;"), "dir:/x expected a name or ) here at 13");
    assert_string_equal(read_as("INCLUDE"), "expected a file name here at 6");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_for_libraries),
        cmocka_unit_test(what_says_more),
        cmocka_unit_test(what_makes_no_sense),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
