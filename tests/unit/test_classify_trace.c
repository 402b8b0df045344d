/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "classify/facts.h"
#include "classify/step.h"
#include "classify/trace.h"

/* ---- traces ---- */

static struct trace_dialect dialect = {.includes = {1, 2}};

struct parsed {
    struct arena arena;
    struct trace_dialect dialect;
    struct names names;
    struct trace_paths paths;
    struct trace *trace;
};

static void parse(struct parsed *p, const char *text) {
    size_t n = strlen(text);

    memset(p, 0, sizeof *p);
    intern_add(&p->names.names, STR_LIT("WORD"));
    intern_add(&p->names.names, STR_LIT("BIG"));
    intern_add(&p->names.strings, STR_LIT("arm.h"));
    p->names.begins['W'] = p->names.begins['B'] = true;
    p->dialect = dialect;
    p->dialect.names = &p->names;
    p->trace = trace_parse(&p->arena, arena_copy(&p->arena, text, n), n, &p->dialect, &p->paths);
}

static void done(struct parsed *p) {
    intern_free(&p->names.names);
    intern_free(&p->names.strings);
    intern_free(&p->paths.paths);
    arena_free(&p->arena);
}

static struct str path_of(const struct parsed *p, size_t header) {
    return intern_text(&p->paths.paths, p->trace->headers[header].path);
}

static bool same_text(const char *a, const char *b) {
    struct parsed x, y;
    bool same;

    parse(&x, a);
    parse(&y, b);
    same = hash_eq(x.trace->text, y.trace->text);
    done(&x);
    done(&y);
    return same;
}

static void follows_line_markers(void **state) {
    struct parsed p;

    (void)state;
    parse(&p, "# 0 \"x.c\"\n# 0 \"<built-in>\"\n# 0 \"<command-line>\"\n"
              "# 1 \"/usr/include/stdc-predef.h\" 1 3 4\n# 0 \"<command-line>\" 2\n# 1 \"x.c\"\n"
              "# 1 \"a \\\"b\\\\.h\" 1\n# 1 \"inner.h\" 1\nint i;\n# 5 \"a \\\"b\\\\.h\" 2\n"
              "# 8 \"x.c\" 2\nint x;\n#undef BIG\n");
    assert_int_equal(p.trace->header_count, 4);
    assert_true(str_is(path_of(&p, 0), "x.c"));
    assert_true(str_is(path_of(&p, 2), "a \"b\\.h"));
    assert_int_equal(p.trace->headers[2].from, 0);
    assert_int_equal(p.trace->headers[2].line, 7);
    assert_true(str_is(path_of(&p, 3), "inner.h"));
    assert_int_equal(p.trace->headers[3].from, 2);
    assert_int_equal(p.trace->headers[3].line, 4);
    assert_int_equal(p.trace->query_count, 1);
    assert_int_equal(p.trace->queries[0].name, 1);
    assert_int_equal(p.trace->queries[0].header, 0);
    assert_int_equal(p.trace->queries[0].line, 9);
    done(&p);
}

static void text_is_what_the_compiler_sees(void **state) {
    (void)state;
    assert_true(
        same_text("# 1 \"x.c\"\nint   x ;\n\n\nint y;\n", "# 7 \"z.c\"\nint x ;\nint\n y;\n"));
    assert_true(same_text("# 1 \"x.c\"\n#define WORD 4\nint x;\n", "# 1 \"x.c\"\nint x;\n"));
    assert_false(same_text("# 1 \"x.c\"\nint x;\n", "# 1 \"x.c\"\nint y;\n"));
    assert_false(
        same_text("# 1 \"x.c\"\nchar *s = \"a  b\";\n", "# 1 \"x.c\"\nchar *s = \"a b\";\n"));
    assert_false(same_text("# 1 \"x.c\"\nint ab;\n", "# 1 \"x.c\"\nint a b;\n"));
    assert_false(same_text("# 1 \"x.c\"\n#pragma a\nb\n", "# 1 \"x.c\"\n#pragma a b\n"));
    assert_false(same_text("# 1 \"x.c\"\nint x = __builtin_LINE();\n",
                           "# 2 \"x.c\"\nint x = __builtin_LINE();\n"));
}

static void words_and_strings_are_noted(void **state) {
    struct parsed p;

    (void)state;
    parse(&p, "# 1 \"x.c\"\nint WORDS = 3; char *s = \"in WORD out\" \"arm.h\" \"x.c\";\n");
    assert_int_equal(p.trace->query_count, 1);
    assert_int_equal(p.trace->queries[0].name, 0);
    assert_int_equal(p.trace->string_count, 1);
    assert_true(p.trace->headers[0].named);
    assert_false(p.trace->opens);
    done(&p);
    parse(&p, "# 1 \"x.c\"\nint BIG; __asm__(\".incbin \\\"f\\\"\");\n");
    assert_int_equal(p.trace->query_count, 1);
    assert_true(p.trace->opens);
    assert_false(p.trace->headers[0].named);
    done(&p);
}

static void any_text_ends(void **state) {
    static const char *const texts[] = {
        "",        "#",  "# ",  "# 1",       "# 1 \"",
        "# 1 \"x", "\"", "'\\", "#define",   "#define ",
        "#pragma", "x",  "\\",  "# 1 \"\\1", "# 1 \"x\" 2\n# 1 \"y\" 2\n"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct parsed p;

        parse(&p, texts[i]);
        done(&p);
    }
}

/* ---- definitions ---- */

static size_t definitions(const char *text) {
    struct arena a = {0};
    struct definition *list;
    size_t count;
    bool good = facts_definitions(&a, str_from(text), &list, &count);

    arena_free(&a);
    return good ? count : SIZE_MAX;
}

static void tells_definitions_from_other_text(void **state) {
    (void)state;
    assert_int_equal(definitions(""), 0);
    assert_int_equal(definitions("/* c */\n#pragma once\n#define A 1 // x\n# undef B\n"), 2);
    assert_int_equal(definitions("#ifndef G\n#define G\n#define A \\\n 1\n#endif /* G */\n"), 2);
    assert_int_equal(definitions("#define F(x) x\n"), 1);
    assert_int_equal(definitions("#define A 1\nint x;\n"), SIZE_MAX);
    assert_int_equal(definitions("#ifdef X\n#define A 1\n#endif\n"), SIZE_MAX);
    assert_int_equal(definitions("#ifndef G\n#define H\n#define A 1\n#endif\n"), SIZE_MAX);
    assert_int_equal(definitions("#ifndef G\n#define G\n#else\n#define A 1\n#endif\n"), SIZE_MAX);
    assert_int_equal(definitions("#ifndef G\n#define G\n#endif\n#define A 1\n"), SIZE_MAX);
    assert_int_equal(definitions("#ifndef G\n#define G\n"), SIZE_MAX);
    assert_int_equal(definitions("#include \"x.h\"\n"), SIZE_MAX);
}

/* ---- steps ---- */

static void sorts_the_words_of_a_step(void **state) {
    struct arena a = {0};
    struct compile_command command = {
        .directory = "/",
        .within = "",
        .file = "x.c",
        .output = "a/x.o",
        .command =
            STR_LIT("ccache gcc -DA -D B=2 -UC -Ia -I b -iquote c -isystemd -idirafter e "
                    "-include f.h -O2 -Wall -Wa,-x -g -MD -MF x.d -std=c11 -o a/x.o -c x.c")};
    struct step s, other;
    const char *problem;

    (void)state;
    assert_true(step_parse(&a, &command, &s, &problem));
    assert_string_equal(s.compiler, "gcc");
    assert_string_equal(s.source, "x.c");
    assert_int_equal(s.define_count, 3);
    assert_true(str_is(s.defines[0].value, "1"));
    assert_true(str_is(s.defines[1].name, "B") && str_is(s.defines[1].value, "2"));
    assert_null(s.defines[2].value.p);
    assert_int_equal(s.folder_count, 5);
    assert_string_equal(s.folders[3].text, "d");
    assert_int_equal(s.folders[4].role, STEP_AFTER);
    assert_int_equal(s.forced_count, 1);
    command.command = STR_LIT("gcc -O2 -Wa,-x -std=c11 -Wextra -c x.c -o b/x.o");
    assert_true(step_parse(&a, &command, &other, &problem));
    assert_true(hash_eq(s.key, other.key));
    command.command = STR_LIT("gcc -O1 -Wa,-x -std=c11 -c x.c -o b/x.o");
    assert_true(step_parse(&a, &command, &other, &problem));
    assert_false(hash_eq(s.key, other.key));
    command.command = STR_LIT("gcc -c x.c | tee log");
    assert_false(step_parse(&a, &command, &other, &problem));
    assert_non_null(problem);
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_line_markers),
        cmocka_unit_test(text_is_what_the_compiler_sees),
        cmocka_unit_test(words_and_strings_are_noted),
        cmocka_unit_test(any_text_ends),
        cmocka_unit_test(tells_definitions_from_other_text),
        cmocka_unit_test(sorts_the_words_of_a_step),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
