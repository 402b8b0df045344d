/* SPDX-License-Identifier: MIT */
/* Which targets a build has, and what they are called. */
#include "ninja_files.h"

#include "base/buf.h"
#include "ninja/build_targets.h"

#define RULES                                                                                      \
    "rule cc\n command = cc -c $in -o $out\n"                                                      \
    "rule ar\n command = ar csr $out $in\n"                                                        \
    "rule c_LINKER\n command = cc $in -o $out\n"                                                   \
    "rule make\n command = make $out\n"

/* Reads a build, whose steps are the edges of rule cc, and says what was found, a line a target:
 * its name, program and aliases, and the objects that are its alone. */
static char *find(struct arena *a, const char *text, const char *const *programs, size_t count) {
    const struct build_file files[] = {{"build.ninja", text}, {0}};
    struct ninja_graph g;
    struct build_target *targets = NULL;
    struct intern sources = {0};
    struct buf out = {0};
    uint32_t *step_of, *file_of, *owners;
    size_t steps = 0, n = 0;
    char *result;

    assert_true(ninja_graph_read(&g, ".", build_files_loader(files), NULL));
    step_of = arena_array(a, g.edge_count, sizeof *step_of);
    file_of = arena_array(a, g.edge_count, sizeof *file_of);
    for (size_t e = 0; e < g.edge_count; e++) {
        step_of[e] = str_is(g.edges[e].rule, "cc") ? (uint32_t)steps : NINJA_NO_EDGE;
        if (step_of[e] != NINJA_NO_EDGE)
            file_of[steps++] = intern_add(&sources, intern_text(&g.paths, g.edges[e].source));
    }
    const struct build_steps build = {"build", &g, step_of, file_of, steps, sources.count};
    if (!build_targets_find(a, &build, programs, count, &targets, &n))
        buf_puts(&out, "failed\n");
    owners = build_targets_owners(a, &build, targets, n);
    for (size_t t = 0; t < n; t++) {
        buf_printf(&out, "%s %s", targets[t].name, targets[t].program);
        for (size_t i = 0; i < targets[t].aliases.count; i++)
            buf_printf(&out, " = %s", targets[t].aliases.words[i]);
        buf_putc(&out, ':');
        for (size_t e = 0; e < g.edge_count; e++) {
            if (step_of[e] != NINJA_NO_EDGE && owners[step_of[e]] == t)
                buf_printf(&out, " %s", intern_text(&g.paths, g.edges[e].outputs.numbers[0]).p);
        }
        buf_putc(&out, '\n');
    }
    buf_putc(&out, '\0');
    result = arena_copy(a, out.p, out.n);
    buf_free(&out);
    intern_free(&sources);
    ninja_graph_free(&g);
    return result;
}

#define FINDS(text, expected)                                                                      \
    do {                                                                                           \
        struct arena a = {0};                                                                      \
        (void)state;                                                                               \
        assert_string_equal(find(&a, RULES text, NULL, 0), expected);                              \
        arena_free(&a);                                                                            \
    } while (0)

static void programs_for_which_sources_are_compiled_anew(void **state) {
    FINDS("build libarm.a.p/cpu.o: cc cpu.c\n"
          "build libmips.a.p/cpu.o: cc cpu.c\n"
          "build common.o: cc common.c\n"
          "build main.o: cc main.c\n"
          "build emu-arm: c_LINKER main.o common.o libarm.a.p/cpu.o\n"
          "build emu-mips: c_LINKER main.o common.o libmips.a.p/cpu.o\n"
          "build tool: c_LINKER common.o\n",
          "arm emu-arm: libarm.a.p/cpu.o\nmips emu-mips: libmips.a.p/cpu.o\n");
}

static void objects_in_several_folders_and_archives(void **state) {
    FINDS("build cpu/arm/a.o: cc cpu/a.c\n"
          "build hw/arm/b.o: cc hw/b.c\n"
          "build cpu/mips/a.o: cc cpu/a.c\n"
          "build hw/mips/b.o: cc hw/b.c\n"
          "build only.o: cc only.c\n"
          "build libarm.a: ar cpu/arm/a.o hw/arm/b.o only.o\n"
          "build libmips.a: ar cpu/mips/a.o hw/mips/b.o\n"
          "build bin/emu-arm: c_LINKER libarm.a\n"
          "build bin/emu-mips: c_LINKER libmips.a\n",
          "arm bin/emu-arm: cpu/arm/a.o hw/arm/b.o only.o\n"
          "mips bin/emu-mips: cpu/mips/a.o hw/mips/b.o\n");
}

/* With equal options or others: what is compiled for each is what counts. The name's words are
 * whole ones. */
static void three_targets_whose_names_begin_alike(void **state) {
    FINDS("build 1/a.o: cc a.c\nbuild 2/a.o: cc a.c\nbuild 3/a.o: cc a.c\n"
          "build qemu-aarch64: c_LINKER 1/a.o\n"
          "build qemu-alpha: c_LINKER 2/a.o\n"
          "build qemu-arm: c_LINKER 3/a.o\n",
          "aarch64 qemu-aarch64: 1/a.o\nalpha qemu-alpha: 2/a.o\narm qemu-arm: 3/a.o\n");
}

static void all_objects_are_shared(void **state) {
    FINDS("build a.o: cc a.c\nbuild b.o: cc b.c\n"
          "build emu-arm: c_LINKER a.o b.o\nbuild emu-mips: c_LINKER a.o b.o\n",
          "arm emu-arm:\nmips emu-mips:\n");
}

static void a_program_of_the_same_objects_is_an_alias(void **state) {
    FINDS("build c.o: cc c.c\nbuild 1/a.o: cc a.c\nbuild 2/a.o: cc a.c\n"
          "build emu-arm: c_LINKER c.o 1/a.o\n"
          "build emu-mips: c_LINKER c.o 2/a.o\n"
          "build a-kvm: c_LINKER c.o 1/a.o\n",
          "arm emu-arm = a-kvm: 1/a.o\nmips emu-mips: 2/a.o\n");
}

/* What makes a source for one target only is a tool, and what all need before they are compiled. */
static void tools_are_no_targets_objects(void **state) {
    FINDS("build 1/a.o: cc a.c\nbuild 2/a.o: cc a.c\n"
          "build tool/gen.o: cc gen.c\n"
          "build gen: c_LINKER tool/gen.o\n"
          "build made.c: make | gen\n"
          "build 1/made.o: cc made.c\n"
          "build emu-arm: c_LINKER 1/a.o 1/made.o\n"
          "build emu-mips: c_LINKER 2/a.o || gen\n",
          "arm emu-arm: 1/a.o 1/made.o\nmips emu-mips: 2/a.o\n");
}

static void a_target_that_compiles_nothing_with_others(void **state) {
    FINDS("build c/c.o: cc c.c\nbuild c/d.o: cc d.c\nbuild 1/a.o: cc a.c\nbuild 2/a.o: cc a.c\n"
          "build x/x.o: cc x.c\n"
          "build emu-arm: c_LINKER c/c.o c/d.o 1/a.o\n"
          "build emu-mips: c_LINKER c/c.o c/d.o 2/a.o\n"
          "build emu-x: c_LINKER c/c.o c/d.o x/x.o\n"
          "build other-x: c_LINKER c/c.o c/d.o x/x.o\n",
          "arm emu-arm: 1/a.o\nmips emu-mips: 2/a.o\nx emu-x: x/x.o\n");
}

/* Of the common objects, some are wanted by one target only: they are no less common. Where all lie
 * in one folder, it is the source that tells. */
static void common_objects_that_one_target_wants(void **state) {
    FINDS("build c/c.o: cc c.c\nbuild c/net.o: cc net.c\nbuild 1/a.o: cc a.c\nbuild 2/a.o: cc a.c\n"
          "build emu-arm: c_LINKER c/c.o c/net.o 1/a.o\n"
          "build emu-mips: c_LINKER c/c.o 2/a.o\n",
          "arm emu-arm: 1/a.o\nmips emu-mips: 2/a.o\n");
    FINDS("build c.o: cc c.c\nbuild net.o: cc net.c\nbuild a-1.o: cc a.c\nbuild a-2.o: cc a.c\n"
          "build emu-arm: c_LINKER c.o net.o a-1.o\n"
          "build emu-mips: c_LINKER c.o a-2.o\n",
          "arm emu-arm: a-1.o\nmips emu-mips: a-2.o\n");
}

static void no_targets(void **state) {
    FINDS("build a.o: cc a.c\nbuild b.o: cc b.c\n"
          "build one: c_LINKER a.o\nbuild two: c_LINKER b.o\n",
          "");
}

static void programs_that_are_named(void **state) {
    static const char *const named[] = {"./two", "all-one"}, *const wrong[] = {"ones"};
    struct unit_sink sink;
    struct arena a = {0};
    char *messages;

    (void)state;
    assert_string_equal(find(&a,
                             RULES "build 1/a.o: cc a.c\nbuild 2/b.o: cc b.c\n"
                                   "build one: c_LINKER 1/a.o\nbuild two: c_LINKER 2/b.o\n"
                                   "build all-one: phony one\n",
                             named, 2),
                        "one one: 1/a.o\ntwo two: 2/b.o\n");
    unit_catch(&sink);
    assert_string_equal(find(&a, RULES "build a.o: cc a.c\nbuild one: c_LINKER a.o\n", wrong, 1),
                        "failed\n");
    messages = unit_messages(&sink);
    assert_non_null(strstr(messages, "no build statement links a program `ones`"));
    assert_non_null(strstr(messages, "did you mean `one`?"));
    free(messages);
    arena_free(&a);
}

static void names(void **state) {
    static const char *const many[] = {"d/emu-arm-system", "d/emu-mips-system"};
    static const char *const one[] = {"bin/qemu-system-arm"}, *const plain[] = {"bin/emu"};
    static const char *const within[] = {"emu", "emu-arm"};
    struct arena a = {0};

    (void)state;
    assert_string_equal(program_target_name(&a, many, 2, 0), "arm");
    assert_string_equal(program_target_name(&a, many, 2, 1), "mips");
    assert_string_equal(program_target_name(&a, one, 1, 0), "arm");
    assert_string_equal(program_target_name(&a, plain, 1, 0), "emu");
    assert_string_equal(program_target_name(&a, within, 2, 0), "emu");
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(programs_for_which_sources_are_compiled_anew),
        cmocka_unit_test(objects_in_several_folders_and_archives),
        cmocka_unit_test(three_targets_whose_names_begin_alike),
        cmocka_unit_test(all_objects_are_shared),
        cmocka_unit_test(a_program_of_the_same_objects_is_an_alias),
        cmocka_unit_test(tools_are_no_targets_objects),
        cmocka_unit_test(a_target_that_compiles_nothing_with_others),
        cmocka_unit_test(common_objects_that_one_target_wants),
        cmocka_unit_test(no_targets),
        cmocka_unit_test(programs_that_are_named),
        cmocka_unit_test(names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
