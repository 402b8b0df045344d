/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "link/link_job.h"
#include "link/link_words.h"
#include "ninja/command_words.h"

/* What a target's words come to: items as f:PATH, l:NAME, b:PATH, s:NAME=VALUE with w, n, a, z for
 * --whole-archive, --as-needed, -Bstatic, --start-lib; then kept options. */
static char *sorted(struct arena *a, const char *command, bool *good) {
    static const char kinds[] = "fbsl()";
    struct build_words list = {0};
    struct build_words_problem problem;
    struct target t = {.name = "t"};
    struct buf text = {0};

    assert_true(build_words_shell(a, str_from(command), &list, &problem));
    for (size_t i = 0; i < list.count; i++)
        words_add(a, &t.words, list.words[i]);
    build_words_free(&list);
    *good = words_sort(a, &t, NULL);
    for (size_t i = 0; i < t.item_count; i++) {
        const struct item *item = &t.items[i];

        buf_printf(&text, "%c%s%s%s%s%s%s ", kinds[item->kind], item->state.whole ? "w" : "",
                   item->state.as_needed ? "n" : "", item->state.archives_only ? "a" : "",
                   item->lazy ? "z" : "", item->kind < ITEM_GROUP ? ":" : "",
                   item->kind < ITEM_GROUP ? item->text : "");
    }
    for (size_t i = 0; i < t.kept_count; i++) {
        for (size_t w = 0; w < 4 && t.kept[i].words[w]; w++)
            buf_printf(&text, "%s ", t.kept[i].words[w]);
    }
    for (size_t i = 0; i < t.undefined.count; i++)
        buf_printf(&text, "u:%s ", t.undefined.words[i]);
    if (text.n)
        text.n--;
    buf_putc(&text, '\0');
    return text.p;
}

static void expect(const char *command, const char *what) {
    struct arena a = {0};
    bool good;
    char *found = sorted(&a, command, &good);

    assert_true(good);
    assert_string_equal(found, what);
    free(found);
    arena_free(&a);
}

static void expect_refusal(const char *command, const char *message) {
    struct arena a = {0};
    struct unit_sink sink;
    bool good;
    char *text;

    unit_catch(&sink);
    free(sorted(&a, command, &good));
    text = unit_messages(&sink);
    if (good || !strstr(text, message))
        fail_msg("%s: %s; expected %s", command, good ? "taken" : text, message);
    free(text);
    arena_free(&a);
}

static void spellings_are_one(void **state) {
    (void)state;
    expect("-Wl,-rpath,/x", "-Wl,-rpath,/x");
    expect("-Wl,-rpath -Wl,/x", "-Wl,-rpath,/x");
    expect("-Xlinker -rpath -Xlinker /x", "-Wl,-rpath,/x");
    expect("-Xlinker -rpath=/x,y", "-Xlinker -rpath=/x,y");
    expect("-Wl,-R/no/such/folder,-R,/", "-Wl,-R/no/such/folder -Wl,-R,/");
    expect("-Wl,--exclude-libs,ALL a.o", "f:a.o");
    expect("-Wl,-Map,x.map,-O1,--require-defined,f a.o", "f:a.o -Wl,-O1 u:f");
    expect("-Wl,-lx,-Lfolder -l y -L more", "l:x l:y -Wl,-Lfolder -L more");
    expect("-Wl,a.o,b.o", "f:a.o f:b.o");
    expect("-Wl,-zmuldefs -z now -znow", "-Wl,-zmuldefs -z now -znow");
    expect("--for-linker=-O1 --for-linker -S", "-Wl,-O1 -Wl,-S");
}

static void state_is_saved(void **state) {
    (void)state;
    expect("-Wl,--push-state,--as-needed,--whole-archive,-Bstatic -lx -Wl,--pop-state -ly",
           "lwna:x l:y");
    expect("-Wl,-dn -lx -Wl,-dy -ly -Wl,--static -lz", "la:x l:y la:z");
    expect("-lx -static", "la:x -static");
    expect("-Wl,--start-lib a.o -Wl,--end-lib b.o", "fz:a.o f:b.o");
    expect("-Wl,--start-group a.a '-Wl,-)'", "( f:a.a )");
    expect("-Wl,--format=binary a.bin -Wl,-b,elf b.o", "b:a.bin f:b.o");
    expect("-Wl,--defsym,a=b -Wl,--defsym=c=1", "s:a=b s:c=1");
    expect_refusal("-Wl,--pop-state", "--pop-state without");
}

static void options_of_compiling_are_dropped(void **state) {
    (void)state;
    expect(
        "--param x=1 -include a.h -Xpreprocessor -D -mllvm -x -Xclang y -MT z -MFd -Xassembler q "
        "-DA=1 -Ifoo -I bar -isystem baz -Wall -Wp,-D -Wa,--x -D B a.o -x none -MD -pipe",
        "f:a.o --param x=1");
    expect("-O2 -g -fno-plt -m64 -std=c11 -fuse-ld=lld -B dir",
           "-O2 -g -fno-plt -m64 -std=c11 -fuse-ld=lld -B dir");
}

static void others_are_refused_by_name(void **state) {
    (void)state;
    expect_refusal("-Wl,--no-such", "--no-such");
    expect_refusal("-Wl,--whole-archiv", "did you mean --whole-archive?");
    expect_refusal("--no-such", "--no-such");
    expect_refusal("-z no-such", "-z no-such");
    expect_refusal("-Wl,-z,no-such", "-z no-such");
    expect_refusal("-Wl,--wrap=f", "--wrap=f");
    expect_refusal("-Wl,-init,f", "-init f");
    expect_refusal("-Wl,-e,begin", "-e begin");
    expect_refusal("-Wl,--oformat,binary", "--oformat binary");
    expect_refusal("-Wl,-b,ihex", "-b ihex");
    expect_refusal("-Wl,-R,/dev/null", "-R /dev/null");
    expect_refusal("-Wl,--section-start,x", "--section-start");
    expect_refusal("-shared a.o", "-shared");
    expect_refusal("-c a.o", "-c");
    expect_refusal("main.c", "main.c");
    expect_refusal("-x c a.o", "-x c");
    expect_refusal("-Wl,-rpath", "has no argument");
    expect_refusal("-o", "has no argument");
}

static void later_words_undo_earlier_ones(void **state) {
    (void)state;
    expect("-rdynamic -Wl,--no-export-dynamic", "");
    expect("-Wl,--no-export-dynamic -Wl,-E", "-Wl,-E");
    expect("-z muldefs -Wl,--no-allow-multiple-definition", "");
}

static void response_files_are_read(void **state) {
    (void)state;
    unit_put("x.rsp", "'a b.o' -Wl,--as-needed\n-lx @y.rsp");
    unit_put("y.rsp", "-ly \"-L\" c\\ d\n");
    unit_put("z.rsp", "--as-needed -lz");
    expect("@x.rsp", "f:a b.o ln:x ln:y -L c d");
    expect("-Wl,@z.rsp", "ln:z");
    unit_put("x.rsp", "@x.rsp");
    expect_refusal("@x.rsp", "contains itself");
    expect_refusal("@missing.rsp", "missing.rsp");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_are_one),
        cmocka_unit_test(state_is_saved),
        cmocka_unit_test(options_of_compiling_are_dropped),
        cmocka_unit_test(others_are_refused_by_name),
        cmocka_unit_test(later_words_undo_earlier_ones),
        cmocka_unit_test(response_files_are_read),
    };

    return cmocka_run_group_tests(tests, unit_enter_folder, unit_leave_folder);
}
