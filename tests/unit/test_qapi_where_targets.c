/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <sys/stat.h>

#include "qapi/where/targets.h"

struct fixture {
    struct arena arena;
    struct targets ts;
};

static int set_up(void **state) {
    static struct fixture f;

    f.ts.arena = &f.arena;
    *state = &f;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *f = *state;

    targets_free(&f->ts);
    arena_free(&f->arena);
    return 0;
}

static void assert_state(const struct targets *ts, const char *target, const char *symbol,
                         enum cond_state state) {
    const struct target *t = targets_find(ts, target);

    assert_non_null(t);
    assert_int_equal(targets_state(ts, (size_t)(t - ts->list), symbol), state);
}

/* A build folder of two targets, and a header that an earlier configuration left. */
static void make_build(void) {
    mkdir("build", 0777);
    unit_put("build/config-host.mak", "# made by configure\nall:\nSRC_PATH=/src\n"
                                      "TARGET_DIRS=arm-softmmu aarch64-softmmu\n");
    unit_put("build/arm-softmmu-config-target.h",
             "#pragma once\n\n#define TARGET_ARM 1\n#define TARGET_NAME \"arm\"\n"
             "#define CONFIG_TCG 1\n#define CONFIG_SOFTMMU 1\n/* #undef CONFIG_KVM */\n"
             "#define TARGET_BIG_ENDIAN 0\n");
    unit_put("build/arm-softmmu-config-devices.h", "#define CONFIG_PL011 1\n");
    unit_put("build/aarch64-softmmu-config-target.h",
             "# define TARGET_ARM 1\n#define TARGET_AARCH64 1\n#define CONFIG_KVM 1\n"
             "#define CONFIG_TCG 1\n#define CONFIG_EXTRA 1\n#define CONFIG_SOFTMMU 1");
    unit_put("build/sparc-softmmu-config-target.h", "#define TARGET_SPARC 1\n");
    unit_put("build/config-poison.h", "#pragma GCC poison CONFIG_PL011\n");
}

static void make_maks(void) {
    mkdir("maks", 0777);
    unit_put("maks/arm-softmmu.mak", "TARGET_ARCH=arm\nTARGET_XML_FILES= a.xml b.xml\n");
    unit_put("maks/s390x-softmmu.mak",
             "# comment\nTARGET_ARCH=s390x\nTARGET_BIG_ENDIAN=y # big\n\nOTHER=y\n");
    unit_put("maks/mips64el-linux-user.mak",
             "TARGET_ARCH=mips64\nTARGET_BASE_ARCH=mips\nTARGET_ABI_MIPSN64=y\n");
}

static void reads_a_build_folder(void **state) {
    struct targets *ts = &((struct fixture *)*state)->ts;

    make_build();
    assert_true(targets_add(ts, "build"));
    targets_finish(ts);
    assert_int_equal(ts->count, 2);
    assert_string_equal(ts->list[0].name, "aarch64");
    assert_string_equal(ts->list[0].config, "aarch64-softmmu");
    assert_state(ts, "aarch64", "TARGET_ARM", COND_DEFINED);
    assert_state(ts, "arm-softmmu", "TARGET_AARCH64", COND_UNDEFINED);
    assert_state(ts, "arm", "TARGET_BIG_ENDIAN", COND_DEFINED); /* as 0 */
    assert_state(ts, "arm", "CONFIG_KVM", COND_UNDEFINED);
    assert_state(ts, "aarch64", "CONFIG_KVM", COND_DEFINED);
    assert_state(ts, "arm", "CONFIG_PL011", COND_UNDEFINED); /* generated code does not see it */
    assert_true(mask_has(targets_symbol(ts, "CONFIG_PL011")->devices, 1));
    assert_null(targets_symbol(ts, "TARGET_SPARC"));
}

static void tells_symbols_of_targets_from_those_of_the_host(void **state) {
    struct targets *ts = &((struct fixture *)*state)->ts;

    make_build();
    assert_true(targets_add(ts, "build"));
    assert_true(targets_add_symbols(ts, "CONFIG_MINE,,CONFIG_YOURS"));
    targets_finish(ts);
    assert_true(targets_depends(ts, "TARGET_NOWHERE"));
    assert_true(targets_depends(ts, "CONFIG_KVM"));
    assert_true(targets_depends(ts, "CONFIG_XEN"));   /* an accelerator, though no target has it */
    assert_true(targets_depends(ts, "CONFIG_EXTRA")); /* differs */
    assert_true(targets_depends(ts, "CONFIG_PL011")); /* poisoned */
    assert_true(targets_depends(ts, "CONFIG_YOURS")); /* named */
    assert_false(targets_depends(ts, "CONFIG_TCG"));
    assert_false(targets_depends(ts, "CONFIG_SOFTMMU"));
    assert_false(targets_depends(ts, "CONFIG_LINUX"));
    assert_state(ts, "arm", "CONFIG_LINUX", COND_OPEN);
    assert_state(ts, "arm", "CONFIG_MINE", COND_UNDEFINED);
}

static void mak_files_leave_the_host_open(void **state) {
    struct targets *ts = &((struct fixture *)*state)->ts;

    make_maks();
    assert_true(targets_add(ts, "maks"));
    targets_finish(ts);
    assert_int_equal(ts->count, 3);
    assert_string_equal(ts->list[1].name, "mips64el-linux-user");
    assert_state(ts, "s390x", "TARGET_S390X", COND_DEFINED);
    assert_state(ts, "s390x", "TARGET_MIPS", COND_UNDEFINED);
    assert_state(ts, "s390x", "CONFIG_KVM", COND_OPEN);
    assert_state(ts, "mips64el-linux-user", "TARGET_MIPS", COND_DEFINED);
    assert_state(ts, "mips64el-linux-user", "TARGET_MIPS64", COND_DEFINED);
    assert_state(ts, "mips64el-linux-user", "TARGET_ABI_MIPSN64", COND_DEFINED);
    assert_state(ts, "mips64el-linux-user", "CONFIG_USER_ONLY", COND_DEFINED);
    assert_state(ts, "arm", "CONFIG_SOFTMMU", COND_DEFINED);
    assert_state(ts, "arm", "CONFIG_LINUX_USER", COND_UNDEFINED);
    assert_null(targets_symbol(ts, "OTHER"));
    assert_null(targets_symbol(ts, "TARGET_ARCH"));
}

static void a_build_goes_before_its_mak_file(void **state) {
    struct targets *ts = &((struct fixture *)*state)->ts;

    make_build();
    make_maks();
    assert_true(targets_add(ts, "maks/arm-softmmu.mak"));
    assert_true(targets_add(ts, "build"));
    targets_finish(ts);
    assert_int_equal(ts->count, 2);
    assert_state(ts, "arm", "CONFIG_KVM", COND_UNDEFINED);
}

static void a_build_knows_what_else_its_source_could_make(void **state) {
    struct targets *ts = &((struct fixture *)*state)->ts;

    make_build();
    mkdir("configs", 0777);
    mkdir("configs/targets", 0777);
    unit_put("configs/targets/m68k-softmmu.mak", "TARGET_ARCH=m68k\n");
    assert_true(targets_add(ts, "build"));
    assert_null(ts->universe);
    targets_free(ts);
    unit_put("build/config-host.mak", "SRC_PATH=..\nTARGET_DIRS=arm-softmmu\n");
    assert_true(targets_add(ts, "build"));
    targets_finish(ts);
    assert_int_equal(ts->count, 1);
    assert_int_equal(ts->universe->count, 1);
    assert_state(ts->universe, "m68k", "TARGET_M68K", COND_DEFINED);
    assert_state(ts->universe, "m68k", "CONFIG_KVM", COND_OPEN);
}

static void targets_of_the_command_line(void **state) {
    struct targets *ts = &((struct fixture *)*state)->ts;

    assert_true(targets_add(ts, "b=SYM,TARGET_B"));
    assert_true(targets_add(ts, "a="));
    targets_finish(ts);
    assert_string_equal(ts->list[0].name, "a");
    assert_state(ts, "b", "SYM", COND_DEFINED);
    assert_state(ts, "a", "SYM", COND_UNDEFINED);
}

static void plain_files_define_all_but_n(void **state) {
    struct targets *ts = &((struct fixture *)*state)->ts;

    unit_put("mine.conf", "CONFIG_A=y\nCONFIG_B=n\nCONFIG_C=17\n");
    unit_put("other.mak", "CONFIG_B=y\n");
    assert_true(targets_add(ts, "mine.conf"));
    assert_true(targets_add(ts, "other.mak"));
    targets_finish(ts);
    assert_state(ts, "mine.conf", "CONFIG_A", COND_DEFINED);
    assert_state(ts, "mine.conf", "CONFIG_B", COND_UNDEFINED);
    assert_state(ts, "mine.conf", "CONFIG_C", COND_DEFINED);
    assert_state(ts, "other", "CONFIG_B", COND_DEFINED);
}

static void patterns_select(void **state) {
    struct targets *ts = &((struct fixture *)*state)->ts;
    struct unit_sink sink;
    char *messages;

    make_maks();
    assert_true(targets_add(ts, "maks"));
    assert_true(targets_select(ts, "*-softmmu"));
    assert_int_equal(ts->count, 2);
    unit_catch(&sink);
    assert_false(targets_select(ts, "arm,s390"));
    messages = unit_messages(&sink);
    assert_string_equal(messages, "unitarget: error: no target's name is 's390'\n"
                                  "    did you mean 's390x'?\n");
    free(messages);
    assert_int_equal(ts->count, 1);
    targets_finish(ts);
    assert_int_equal(ts->universe->count, 2);
    assert_state(ts->universe, "s390x", "TARGET_S390X", COND_DEFINED);
    assert_state(ts->universe, "mips64el-linux-user", "TARGET_S390X", COND_UNDEFINED);
}

static void more_targets_than_bits_in_a_word(void **state) {
    struct fixture *f = *state;

    for (int i = 0; i < 130; i++)
        assert_true(
            targets_add(&f->ts, arena_printf(&f->arena, "t%03d=%s", i, i % 2 ? "ODD" : "")));
    targets_finish(&f->ts);
    assert_int_equal(mask_count(targets_symbol(&f->ts, "ODD")->defined, 130), 65);
    assert_state(&f->ts, "t129", "ODD", COND_DEFINED);
    assert_state(&f->ts, "t128", "ODD", COND_UNDEFINED);
}

static void assert_refused(const char *what, const char *expected) {
    struct fixture f = {.ts = {.arena = &f.arena}};
    struct unit_sink sink;
    char *messages;

    unit_catch(&sink);
    assert_false(targets_add(&f.ts, what));
    messages = unit_messages(&sink);
    if (!strstr(messages, expected))
        fail_msg("'%s' is not in: %s", expected, messages);
    free(messages);
    targets_free(&f.ts);
    arena_free(&f.arena);
}

static void faults_are_told(void **state) {
    (void)state;
    mkdir("empty", 0777);
    unit_put("bad.mak", "TARGET_ARCH=arm\nnonsense\n");
    unit_put("name.mak", "A-B=y\n");
    mkdir("broken", 0777);
    unit_put("broken/x-softmmu-config-target.h", "#define A 1\n#define +\n");
    assert_refused("absent", "--targets: absent: No such file");
    assert_refused("empty", "empty tells of no targets");
    assert_refused("bad.mak", "bad.mak:2:1: error: this is no line of keys and values\n");
    assert_refused("name.mak", "name.mak:1:1: error: what stands before '='");
    assert_refused("broken", "broken/x-softmmu-config-target.h:2:9: error: #define has no name");
    assert_refused("=A", "'' is no name of a target");
    assert_refused("a b=A", "'a b' is no name of a target");
    assert_refused("a=B-C", "'B-C' is no name of a preprocessor symbol");
}

static void a_target_is_there_once(void **state) {
    struct targets *ts = &((struct fixture *)*state)->ts;
    struct unit_sink sink;
    char *messages;

    assert_true(targets_add(ts, "a=X"));
    unit_catch(&sink);
    assert_false(targets_add(ts, "a=Y"));
    messages = unit_messages(&sink);
    assert_string_equal(messages,
                        "unitarget: error: target 'a' is there twice: in a=X and in a=Y\n");
    free(messages);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_a_build_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tells_symbols_of_targets_from_those_of_the_host, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(mak_files_leave_the_host_open, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_build_goes_before_its_mak_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_build_knows_what_else_its_source_could_make, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(targets_of_the_command_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(plain_files_define_all_but_n, set_up, tear_down),
        cmocka_unit_test_setup_teardown(patterns_select, set_up, tear_down),
        cmocka_unit_test_setup_teardown(more_targets_than_bits_in_a_word, set_up, tear_down),
        cmocka_unit_test(faults_are_told),
        cmocka_unit_test_setup_teardown(a_target_is_there_once, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, unit_enter_folder, unit_leave_folder);
}
