/* SPDX-License-Identifier: MIT */
/* From build.ninja to the words of link steps. */
#include "ninja_files.h"

#include <sys/stat.h>

#include "base/buf.h"
#include "ninja/link_edge.h"

enum { MOST_NAMES = 4 };

struct fixture {
    struct arena arena;
    struct link_edge edges[MOST_NAMES];
    struct link_edge_files files;
};

static bool read_names(struct fixture *f, const char *text, const char *const *names) {
    const struct build_file files[] = {{"d/build.ninja", text}, {0}};
    size_t count = 0;

    *f = (struct fixture){0};
    while (names[count])
        count++;
    return link_edges_read_from(&f->arena, "d", build_files_loader(files), names, count, f->edges,
                                &f->files);
}

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void expect_list(const char *const *list, size_t count, const char *bars) {
    struct buf b = {0};

    for (size_t i = 0; i < count; i++)
        buf_printf(&b, "%s%s", i ? "|" : "", list[i]);
    buf_putc(&b, '\0');
    assert_string_equal(b.p, bars);
    buf_free(&b);
}

static void expect_words(const char *text, const char *name, const char *bars) {
    struct fixture f;

    assert_true(read_names(&f, text, NAMES(name)));
    assert_string_equal(f.edges[0].output, name);
    expect_list(f.edges[0].words, f.edges[0].word_count, bars);
    arena_free(&f.arena);
}

static void expect_messages(const char *text, const char *const *names, const char *messages) {
    struct fixture f;
    struct unit_sink sink;
    char *found;
    bool good;

    unit_catch(&sink);
    good = read_names(&f, text, names);
    arena_free(&f.arena);
    found = unit_messages(&sink);
    assert_string_equal(found, messages);
    assert_false(good);
    free(found);
}

#define LINK "rule c_LINKER\n command = cc $ARGS -o $out $in $LINK_ARGS\n"
#define LINK_RSP                                                                                   \
    "rule c_LINKER_RSP\n command = cc -m64 @$out.rsp\n rspfile = $out.rsp\n"                       \
    " rspfile_content = $ARGS -o $out $in $LINK_ARGS\n"
#define CMAKE                                                                                      \
    "rule C_EXECUTABLE_LINKER__x_\n"                                                               \
    "  command = $PRE_LINK && /usr/bin/cc $FLAGS $LINK_FLAGS $in -o $TARGET_FILE $LINK_PATH "      \
    "$LINK_LIBRARIES && $POST_BUILD\n"
#define HINT "    what this edge links can be given by `--target NAME=@MANIFEST` instead\n"

static void gives_the_words_of_the_command(void **state) {
    (void)state;
    expect_words(LINK "build a: c_LINKER x.o y$ z.o | lib.so\n"
                      " LINK_ARGS = -Wl,--as-needed '-Wl,-rpath,$$ORIGIN/../lib' -lm @a.syms\n",
                 "a", "cc|-o|a|x.o|y z.o|-Wl,--as-needed|-Wl,-rpath,$ORIGIN/../lib|-lm|@a.syms");
    expect_words("rule l\n command = ccache clang -o$ $out $in\nbuild a: l b\n", "a",
                 "ccache|clang|-o|a|b");
}

static void puts_the_response_file_in_place(void **state) {
    (void)state;
    expect_words(LINK_RSP
                 "build a: c_LINKER_RSP x.o it's.o\n LINK_ARGS = \"-lx y\" -l\\\\z @other.rsp\n",
                 "a", "cc|-m64|-o|a|x.o|it's.o|-lx y|-l\\z|@other.rsp");
    expect_words(LINK_RSP "build a$ b: c_LINKER_RSP x.o\n", "a b", "cc|-m64|-o|a b|x.o");
    expect_words("rule l\n command = cc @$rspfile\n rspfile = $out.rsp\n"
                 " rspfile_content = -o $out $in\n"
                 "build a$ b: l x.o\n",
                 "a b", "cc|-o|a b|x.o");
    expect_words("rule l\n command = cc -o $out @$RSP $L\n rspfile = $RSP\n"
                 " rspfile_content = $in_newline\n"
                 "build a: l x.o y.o\n RSP = f/a.rsp\n L = -lm\n",
                 "a", "cc|-o|a|x.o|y.o|-lm");
}

static void takes_the_command_out_of_what_cmake_writes(void **state) {
    (void)state;
    expect_words(CMAKE "build bin/a: C_EXECUTABLE_LINKER__x_ x.o | liby.a || liby.a\n"
                       "  FLAGS = -O2\n  LINK_LIBRARIES = liby.a  -lm\n  POST_BUILD = :\n"
                       "  PRE_LINK = :\n  TARGET_FILE = bin/a\n",
                 "bin/a", "/usr/bin/cc|-O2|x.o|-o|bin/a|liby.a|-lm");
    expect_words(CMAKE "build a: C_EXECUTABLE_LINKER__x_ x.o\n  TARGET_FILE = a\n"
                       "  PRE_LINK = cd /d/sub && gen -o x && cd d\n"
                       "  POST_BUILD = cd /d && cmake -E copy a b/a && echo 'a && b'\n",
                 "a", "/usr/bin/cc|x.o|-o|a");
}

static void says_what_else_the_build_does_with_the_program(void **state) {
    struct fixture f;
    struct unit_sink sink;
    char *found;

    (void)state;
    unit_catch(&sink);
    assert_true(read_names(
        &f,
        CMAKE "build bin/a: C_EXECUTABLE_LINKER__x_ x.o\n  TARGET_FILE = bin/a\n"
              "  PRE_LINK = strip bin/a\n  POST_BUILD = cd /d && strip a; ln a b || strip a\n",
        NAMES("bin/a")));
    arena_free(&f.arena);
    found = unit_messages(&sink);
    assert_string_equal(found,
                        "unitarget: warning: bin/a: behind its link, the build runs `strip a`, "
                        "which the unified program does not get\n"
                        "    if it changes the program, run it on the unified one\n");
    free(found);
}

static void takes_the_link_out_of_other_lists(void **state) {
    (void)state;
    expect_words("rule l\n command = rm -f $out; cc $in -o $out || (rm $out; false)\n"
                 "build a: l x.o\n",
                 "a", "cc|x.o|-o|a");
    expect_words("rule l\n command = echo '$out && x' 2>&1 >log && A='b c' D=$E cc -o ./$out $in\n"
                 "build a: l x.o\n",
                 "a", "env|A=b c|D=|cc|-o|./a|x.o");
    expect_words("rule l\n command = X=1 cc -o $out $in\nbuild a: l x.o\n", "a",
                 "env|X=1|cc|-o|a|x.o");
    expect_words("rule l\n command = ld -r -o tmp.o $in && cc -o $out tmp.o\nbuild a: l x.o\n", "a",
                 "cc|-o|a|tmp.o");
    expect_messages("rule l\n command = cd sub && cc -o $out $in\nbuild a: l x.o\n", NAMES("a"),
                    "d/build.ninja:3:7: error: its link runs in the folder sub\n"
                    "    build a: l x.o\n"
                    "          ^\n" HINT);
    expect_messages("rule l\n command = if true; then cc -o $out $in; fi\nbuild a: l x.o\n",
                    NAMES("a"),
                    "d/build.ninja:3:7: error: its command is not one simple command: a compound "
                    "command at `if true`\n"
                    "    build a: l x.o\n"
                    "          ^\n" HINT);
    expect_messages("rule l\n command = true && cc -o $out *.o | cat >log\nbuild a: l x.o\n",
                    NAMES("a"),
                    "d/build.ninja:3:7: error: its command is not one simple command: a pattern "
                    "for file names at `*.o`\n"
                    "    build a: l x.o\n"
                    "          ^\n" HINT);
}

static void lists_inputs_once_and_in_order(void **state) {
    struct fixture f;

    (void)state;
    assert_true(read_names(&f,
                           LINK "build a | a.map: c_LINKER x.o y.o x.o ./y.o | y.o s z/../x.o "
                                "|| o s o x.o |@ v\n",
                           NAMES("a.map", "./q/../a")));
    for (size_t i = 0; i < 2; i++) {
        const struct link_edge *e = &f.edges[i];

        assert_string_equal(e->output, i ? "a" : "a.map");
        expect_list(e->words, e->word_count, "cc|-o|a|x.o|y.o|x.o|y.o");
        expect_list(e->inputs, e->input_count, "x.o|y.o|s");
        expect_list(e->order_only, e->order_only_count, "o|s|x.o");
    }
    arena_free(&f.arena);
}

static void fills_the_edges_in_the_order_of_the_names(void **state) {
    struct fixture f;

    (void)state;
    assert_true(read_names(&f, LINK "build a: c_LINKER 1\nbuild b: c_LINKER 2\nbuild c: phony b\n",
                           NAMES("c", "a", "b", "a")));
    expect_list(f.edges[0].inputs, f.edges[0].input_count, "2");
    expect_list(f.edges[1].inputs, f.edges[1].input_count, "1");
    expect_list(f.edges[2].inputs, f.edges[2].input_count, "2");
    expect_list(f.edges[3].inputs, f.edges[3].input_count, "1");
    assert_int_equal(f.edges[3].order_only_count, 0);
    arena_free(&f.arena);
}

static void no_names_are_no_mistake(void **state) {
    struct fixture f;
    const char *const none[] = {NULL};

    (void)state;
    assert_true(read_names(&f, LINK, none));
    arena_free(&f.arena);
}

static void follows_phony_names(void **state) {
    struct fixture f;

    (void)state;
    assert_true(read_names(&f,
                           LINK "build p: phony q || z\nbuild q: phony | ./b/a\n"
                                "build b/a: c_LINKER x.o\n",
                           NAMES("p")));
    assert_string_equal(f.edges[0].output, "b/a");
    expect_list(f.edges[0].words, f.edges[0].word_count, "cc|-o|b/a|x.o");
    arena_free(&f.arena);
    expect_messages("build all: phony a b\n", NAMES("all"),
                    "d/build.ninja:1:7: error: this is a name for 2 files, not for one executable\n"
                    "    build all: phony a b\n"
                    "          ^\n");
    expect_messages("build a: phony b\nbuild b: phony a\n", NAMES("a"),
                    "unitarget: error: d: phony names lead from one to the next without an end\n");
}

static void suggests_the_nearest_executable(void **state) {
    static const char text[] = LINK
        "rule STATIC_LINKER\n command = ar\nrule cc\n command = cc\n"
        "build emu-arm: c_LINKER a.o\nbuild emu-riscv: c_LINKER b.o\n"
        "build sub/tool: c_LINKER t.o\nbuild emu-amr: cc c.c\nbuild libemu.a: STATIC_LINKER b.o\n";

    (void)state;
    expect_messages(text, NAMES("emu-amr2", "emu-riscw", "emu-arm"),
                    "unitarget: error: d: no build statement makes `emu-amr2`\n"
                    "    did you mean `emu-arm`?\n"
                    "unitarget: error: d: no build statement makes `emu-riscw`\n"
                    "    did you mean `emu-riscv`?\n");
    expect_messages(text, NAMES("tool", "d/emu-riscv"),
                    "unitarget: error: d: no build statement makes `tool`\n"
                    "    did you mean `sub/tool`?\n"
                    "unitarget: error: d: no build statement makes `d/emu-riscv`\n"
                    "    did you mean `emu-riscv`?\n");
    expect_messages(text, NAMES("something-else", "libemo.a"),
                    "unitarget: error: d: no build statement makes `something-else`\n"
                    "    `ninja -C d -t targets all` lists what can be made\n"
                    "unitarget: error: d: no build statement makes `libemo.a`\n"
                    "    `ninja -C d -t targets all` lists what can be made\n");
    expect_messages("rule l\n command = c\nbuild one: l\nbuild two: l\n", NAMES("tow", ""),
                    "unitarget: error: d: no build statement makes `tow`\n"
                    "    did you mean `two`?\n"
                    "unitarget: error: d: no build statement makes ``\n"
                    "    `ninja -C d -t targets all` lists what can be made\n");
    expect_messages("build app: phony ap\n", NAMES("app"),
                    "unitarget: error: d: no build statement makes `ap`\n"
                    "    did you mean `app`?\n");
}

static void refuses_what_is_no_link_step(void **state) {
    (void)state;
    expect_messages("rule r\n command = touch $out\nbuild a: r\n", NAMES("a"),
                    "d/build.ninja:3:7: error: this is no link step: its command has no `-o`\n"
                    "    build a: r\n"
                    "          ^\n" HINT);
    expect_messages("rule r\n command = cc -o $out -c $in\nbuild a: r x.c\n", NAMES("a"),
                    "d/build.ninja:3:7: error: this is no link step: its command has `-c`\n"
                    "    build a: r x.c\n"
                    "          ^\n" HINT);
    expect_messages(
        "rule r\n command = cc -o $out > log $in $in\nbuild a: r aaaaaaaaaaaaaaaaaaaaaa\n",
        NAMES("a"),
        "d/build.ninja:3:7: error: its command is not one simple command: a redirection "
        "at `> log aaaaaaaaaaaaaaaaaaaaaa aaaaaaaaaaa…`\n"
        "    build a: r aaaaaaaaaaaaaaaaaaaaaa\n"
        "          ^\n" HINT);
    expect_messages(
        "rule r\n command = l $out.rsp -o $out\n rspfile = $out.rsp\n rspfile_content = x\n"
        "build a: r\n",
        NAMES("a"),
        "d/build.ninja:5:7: error: `@a.rsp`, its response file, is no word of its command\n"
        "    build a: r\n"
        "          ^\n" HINT);
}

static void refuses_two_makers_of_a_wanted_file(void **state) {
    struct fixture f;

    (void)state;
    expect_messages(LINK "build a: c_LINKER b\nbuild c | ./a: c_LINKER d\n", NAMES("a"),
                    "d/build.ninja:4:7: error: `a` is made by another build statement already\n"
                    "    build c | ./a: c_LINKER d\n"
                    "          ^\n");
    assert_true(read_names(&f, LINK "build a: c_LINKER b\nbuild c c: c_LINKER d\nbuild e: r\n",
                           NAMES("c")));
    arena_free(&f.arena);
}

static void mistakes_end_the_reading(void **state) {
    (void)state;
    expect_messages(LINK "build a: c_LINKER b\nbuild $: c_LINKER d\n", NAMES("b"),
                    "d/build.ninja:4:20: error: expected `:` or a path, found the end of the line\n"
                    "    build $: c_LINKER d\n"
                    "                       ^\n");
    expect_messages(
        LINK "build a: c_LINKER b || $\n", NAMES("a"),
        "d/build.ninja:4:1: error: expected a path or the end of the line, found the end of "
        "the file\n"
        "    \n"
        "    ^\n");
}

static void reads_a_folder_on_disk(void **state) {
    struct arena a = {0};
    struct link_edge edge;
    struct link_edge_files read;
    struct unit_sink sink;
    char *messages;

    (void)state;
    unit_put("build.ninja", "include rules.ninja\nbuild a: c_LINKER x.o\n");
    unit_put("rules.ninja", LINK);
    assert_true(link_edges_read(&a, ".", NAMES("a"), 1, &edge, &read));
    expect_list(edge.words, edge.word_count, "cc|-o|a|x.o");
    expect_list(read.names, read.count, "build.ninja|rules.ninja");
    assert_int_equal(mkdir("sub", 0777), 0);
    unit_put("sub/build.ninja", "");
    unit_catch(&sink);
    assert_false(link_edges_read(&a, "sub/", NAMES("a"), 1, &edge, &read));
    assert_false(link_edges_read(&a, "nowhere", NAMES("a"), 1, &edge, &read));
    assert_false(link_edges_read(&a, "rules.ninja", NAMES("a"), 1, &edge, &read));
    messages = unit_messages(&sink);
    assert_string_equal(
        messages,
        "unitarget: error: sub/: no build statement makes `a`\n"
        "    `ninja -C sub/ -t targets all` lists what can be made\n"
        "unitarget: error: nowhere/build.ninja cannot be read: No such file or directory\n"
        "    `nowhere` is no configured build folder: configure one that uses Ninja, "
        "then name it\n"
        "unitarget: error: rules.ninja/build.ninja cannot be read: Not a directory\n"
        "    `rules.ninja` is no configured build folder: configure one that uses "
        "Ninja, then name it\n");
    free(messages);
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_words_of_the_command),
        cmocka_unit_test(puts_the_response_file_in_place),
        cmocka_unit_test(takes_the_command_out_of_what_cmake_writes),
        cmocka_unit_test(says_what_else_the_build_does_with_the_program),
        cmocka_unit_test(takes_the_link_out_of_other_lists),
        cmocka_unit_test(lists_inputs_once_and_in_order),
        cmocka_unit_test(fills_the_edges_in_the_order_of_the_names),
        cmocka_unit_test(no_names_are_no_mistake),
        cmocka_unit_test(follows_phony_names),
        cmocka_unit_test(suggests_the_nearest_executable),
        cmocka_unit_test(refuses_what_is_no_link_step),
        cmocka_unit_test(refuses_two_makers_of_a_wanted_file),
        cmocka_unit_test(mistakes_end_the_reading),
        cmocka_unit_test(reads_a_folder_on_disk),
    };

    return cmocka_run_group_tests(tests, unit_enter_folder, unit_leave_folder);
}
