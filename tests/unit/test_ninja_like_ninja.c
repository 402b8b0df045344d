/* SPDX-License-Identifier: MIT */
/*
 * The commands of edges beside those of the installed ninja, which is the judge of how Ninja files
 * are to be read. Skipped where there is none.
 */
#include "unit.h"

#include "base/buf.h"
#include "base/file.h"
#include "ninja/ninja_edge.h"

static bool have_ninja;

static int enter(void **state) {
    have_ninja = system("ninja --version >/dev/null 2>&1") == 0;
    return unit_enter_folder(state);
}

/* The last line that `ninja -t commands x` prints, to be freed; NULL when it fails. */
static char *ninja_command(void) {
    FILE *p = popen("ninja -t commands x 2>&1", "r");
    struct buf b = {0};
    char *last;
    int c;

    assert_non_null(p);
    while ((c = fgetc(p)) != EOF)
        buf_putc(&b, (char)c);
    buf_putc(&b, '\0');
    if (pclose(p) != 0) {
        buf_free(&b);
        return NULL;
    }
    assert_int_equal(b.p[b.n - 2], '\n');
    b.p[b.n - 2] = '\0';
    last = strrchr(b.p, '\n');
    last = strdup(last ? last + 1 : b.p);
    buf_free(&b);
    return last;
}

static bool load(void *ctx, const char *path, struct str *text) {
    struct file_map m;

    (void)ctx;
    if (!file_map(&m, path))
        return false;
    *text = (struct str){(const char *)m.data, m.size}; /* stays mapped until the test ends */
    return true;
}

/* The edge's command when it makes x. */
static bool command_if(struct ninja *n, const struct ninja_mark *mark, char **command) {
    struct ninja_edge edge = {0};
    struct ninja_paths outputs = {0};
    struct str value;
    bool good = ninja_edge_outputs(n, mark, &outputs, NULL);

    for (size_t i = 0; good && i < outputs.count && !*command; i++) {
        if (!str_is(outputs.paths[i], "x"))
            continue;
        good = ninja_edge_parse(n, mark, &edge) &&
               ninja_edge_text(n, &edge, NINJA_COMMAND, true, &value);
        *command = good ? strndup(value.p, value.n) : NULL;
        ninja_edge_free(&edge);
    }
    free(outputs.paths);
    return good;
}

/* Our own command for x, to be freed; NULL when there was an error. */
static char *our_command(void) {
    struct ninja n;
    struct unit_sink sink;
    char *command = NULL;

    unit_catch(&sink);
    if (ninja_read(&n, ".", (struct ninja_loader){load, NULL})) {
        for (size_t i = 0; i < n.mark_count && command_if(&n, &n.marks[i], &command); i++)
            ;
    }
    ninja_free(&n);
    free(unit_messages(&sink));
    return command;
}

/* Writes build.ninja (and the file named s.ninja) and asks both. */
static void compare(const char *build, const char *other) {
    char *theirs, *ours;

    if (!have_ninja) {
        skip();
        return;
    }
    unit_put("build.ninja", build);
    unit_put("s.ninja", other);
    theirs = ninja_command();
    ours = our_command();
    if (!theirs != !ours || (theirs && strcmp(theirs, ours) != 0))
        fail_msg("%s\nninja: %s\nwe: %s", build, theirs ? theirs : "(error)",
                 ours ? ours : "(error)");
    free(theirs);
    free(ours);
}

#define RULE "rule r\n command = cc $in -o $out $args\n"

static void well_formed_files(void **state) {
    static const char *const cases[] = {
        RULE "build x: r a b\n",
        RULE "build x y | z: r a | b || c |@ d\n args = 1\n\nbuild d: phony\n",
        RULE "build ./q/../x: r ./a//b/ ../c /d/./e /../g\n",
        RULE "build x: r a$ b it's c$:d $$e +-._/ \xc3\xa9 '\n",
        RULE "v = y\nbuild ${v}: r $v$u\n v = x\n u = $v\n",
        "rule r\n command = $$ $: $  a$\n    b ${out}.$in-x\nbuild x: r\n in-x = 1\n",
        "v = 1\nrule r\n command = $v $w.z $w $in\nbuild x: r $v\n w = $v\nv = 2\n",
        "description = file\nrule r\n command = $description\n description = rule\nbuild x: r\n",
        "description = file\nrule r\n command = $description\n description = rule\nbuild x: r\n a "
        "= 1\n",
        "rule r\n command = a\nbuild x: r\n command = $b\n b = 1\n",
        "b = 2\nrule r\n command = a\nbuild x: r\n command = $b\n b = 1\n",
        "command = other\n" RULE "build x: r\n",
        "# c $\n" RULE "\n  # c\nbuild x: r\n  # c\n args = 1 # 2\n # c\n args = 3\n",
        "pool p\n depth = 2\n" RULE " pool = p\nbuild x: r\ndefault x\n",
        "rule r\r\n command = a $\r\n  $in\r\nbuild x: r $\r\n a\r\n",
        RULE "build x $\n : $\n r $\n a$\n  b\n",
        "rule $\n r\n command = 1  \nbuild x: r\n",
        "rule r\n command = $description\n description = [$deps]\n deps = ($out)\nbuild x: r\n",
        RULE "v = a b\nbuild x: r $v ${v}c\n",
        "a.b-c_d = 1\nrule r\n command = ${a.b-c_d} $a.b\nbuild x: r\na = 2\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        compare(cases[i], "");
}

static void more_than_one_file(void **state) {
    static const char *const cases[][2] = {
        {"v = 1\ninclude s.ninja\nbuild x: r $v\n", "rule r\n command = $v $in\nv = 2\n"},
        {"v = 1\nw = 1\nrule r\n command = outer\nsubninja s.ninja\nw = 4\n",
         "rule r\n command = $v $w $in\nv = 2\nbuild x: r $v $w\nv = 3\n"},
        {"v = 1\nrule r\n command = $v $description\n description = d\ndescription = e\n"
         "subninja s.ninja\n",
         "v = 2\nbuild x: r\n"},
        {"v = 1\nrule r\n command = $v $description\n description = d\n"
         "f = s\nsubninja $f.ninja\n",
         "v = 2\ndescription = e\nbuild x: r\n"},
        {"rule r\n command = $v\nsubninja s.ninja\nbuild x: r\n", "v = 2\n"},
        {"subninja s.ninja\nbuild x: r\n", RULE},
        {"subninja s.ninja\n", RULE "rule r\n command = c\nbuild x: r\n"},
        {"include s.ninja\nrule r\n command = c\n", RULE "build x: r\n"},
        {"subninja s.ninja\nrule r\n command = c\n", RULE "build x: r\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        compare(cases[i][0], cases[i][1]);
}

static void malformed_files(void **state) {
    static const char *const cases[] = {
        RULE "build x: r",
        RULE "build x: r\n\n args = 1\n",
        RULE "build x: r\n  \n args = 1\n",
        RULE "build x: r a$\n",
        RULE "build x: r $!\n",
        RULE "build x: r $a\n",
        RULE "build x: q\n",
        RULE "build x: r |@ a || b\n",
        RULE "build x: r a | b | c\n",
        RULE "build x\n",
        RULE "build : r\nbuild x: r\n",
        RULE "build x: r\n\targs = 1\n",
        RULE "build x: r\n args\n",
        "a = 1\n b = 2\n" RULE "build x: r\n",
        "rule r\n command = $deps\n deps = $command\nbuild x: r\n",
        "rule r\n rspfile = a\nbuild x: r\n",
        "rule r\n command = a\n rspfile = a\nbuild x: r\n",
        "rule r\n command = a\n colour = red\nbuild x: r\n",
        "rule r q\n command = a\nbuild x: r\n",
        "a\n" RULE "build x: r\n",
        "a = ${b\n" RULE "build x: r\n",
        "include nowhere\n" RULE "build x: r\n",
        RULE RULE "build x: r\n",
        "rule phony\n command = c\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        compare(cases[i], "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(well_formed_files),
        cmocka_unit_test(more_than_one_file),
        cmocka_unit_test(malformed_files),
    };

    return cmocka_run_group_tests(tests, enter, unit_leave_folder);
}
