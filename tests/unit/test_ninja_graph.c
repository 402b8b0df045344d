/* SPDX-License-Identifier: MIT */
/* What needs what in a Ninja build. */
#include "ninja_files.h"

#include "ninja/ninja_graph.h"

static const char text[] = "rule cc\n command = cc $in $out\n"
                           "v = two\n"
                           "build gen.h: cc gen.in\n"
                           "build other.h: cc other.in\n"
                           "build a.o: cc a.c || gen.h\n"
                           "build b.o | b.dwo: cc b.c | x/../a.o || gen.h\n"
                           "build c.o: cc c.c || $v.h\n v = gen\n"
                           "build d.o: cc d.c || $v.h |@ other.h\n v = other\n"
                           "build prog: cc b.o c.o\n"
                           "build all: phony prog d.o\n"
                           "build loop: phony loop\n";

static void note(void *ctx, uint32_t edge) {
    bool *seen = ctx;

    assert_false(seen[edge]); /* once each */
    seen[edge] = true;
}

static const char *closure(const struct ninja_graph *g, const char *path, char *names) {
    bool seen[64] = {0};
    uint32_t *stamps = calloc(g->edge_count + g->group_count, sizeof *stamps);

    ninja_graph_closure(g, ninja_graph_maker(g, str_from(path)), stamps, 1, note, seen);
    free(stamps);
    names[0] = '\0';
    for (size_t e = 0; e < g->edge_count; e++) {
        if (seen[e]) {
            strcat(names, names[0] ? " " : "");
            strcat(names, intern_text(&g->paths, g->edges[e].outputs.numbers[0]).p);
        }
    }
    return names;
}

static void finds_what_is_needed(void **state) {
    const struct build_file files[] = {{"build.ninja", text}, {0}};
    struct ninja_graph g;
    char names[256];

    (void)state;
    assert_true(ninja_graph_read(&g, ".", build_files_loader(files), NULL));
    assert_int_equal(g.edge_count, 9);
    assert_string_equal(closure(&g, "a.o", names), "gen.h a.o");
    assert_string_equal(closure(&g, "b.dwo", names), "gen.h a.o b.o");
    assert_string_equal(closure(&g, "c.o", names), "gen.h c.o");
    assert_string_equal(closure(&g, "d.o", names), "other.h d.o");
    assert_string_equal(closure(&g, "prog", names), "gen.h a.o b.o c.o prog");
    assert_string_equal(closure(&g, "all", names), "gen.h other.h a.o b.o c.o d.o prog all");
    assert_string_equal(closure(&g, "loop", names), "loop");
    assert_int_equal(ninja_graph_maker(&g, str_from("a.c")), NINJA_NO_EDGE);
    assert_true(str_is(g.edges[2].rule, "cc"));
    assert_true(str_is(g.edges[7].rule, "phony"));
    assert_true(str_is(intern_text(&g.paths, g.edges[2].source), "a.c"));
    assert_int_equal(g.group_count, 3); /* what names variables is not held in common */
    ninja_graph_free(&g);
}

static void expect_refused(const char *wrong, const char *messages) {
    const struct build_file files[] = {{"build.ninja", wrong}, {0}};
    struct ninja_graph g;
    struct unit_sink sink;
    char *found;

    unit_catch(&sink);
    assert_false(ninja_graph_read(&g, ".", build_files_loader(files), NULL));
    ninja_graph_free(&g);
    found = unit_messages(&sink);
    assert_string_equal(found, messages);
    free(found);
}

static void says_what_is_wrong(void **state) {
    (void)state;
    expect_refused("rule r\n command = x\nbuild a: r\nbuild a: r\n",
                   "unitarget: error: ./build.ninja: two build statements make `a`\n");
    expect_refused("rule r\n command = x\nbuild a: r || b : c\n",
                   "build.ninja:3:17: error: expected a path or the end of the line, found `:`\n"
                   "    build a: r || b : c\n"
                   "                    ^\n");
}

static size_t stretches;

static void count_stretch(void *ctx, struct str stretch) {
    (void)ctx;
    stretches += stretch.n >> 20;
}

static void tells_what_has_been_read(void **state) {
    size_t n = 9 << 20;
    char *large = malloc(n + 64);
    const struct build_file files[] = {{"build.ninja", large}, {0}};
    struct ninja_graph g;

    (void)state;
    for (size_t i = 0; i < n; i++)
        large[i] = i % 64 == 63 ? '\n' : i % 64 ? 'x' : '#';
    strcpy(large + n, "rule r\n command = x\nbuild a: r\n");
    stretches = 0;
    assert_true(ninja_graph_read(&g, ".", build_files_loader(files), count_stretch));
    assert_in_range(stretches, 8, 18);
    ninja_graph_free(&g);
    free(large);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_is_needed),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(tells_what_has_been_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
