/* SPDX-License-Identifier: MIT */
/* Reading Ninja files: what each edge says, and what is said about mistakes. */
#include "ninja_files.h"

#include "ninja/ninja_path.h"

/* The edge that makes `output`; NULL after an error, or when there is none. */
static const struct ninja_mark *find(struct ninja *n, const char *output) {
    const struct ninja_mark *found = NULL;
    struct ninja_paths list = {0};

    for (size_t i = 0; i < n->mark_count && !found; i++) {
        if (!ninja_edge_outputs(n, &n->marks[i], &list, NULL))
            break;
        for (size_t k = 0; k < list.count; k++) {
            if (str_is(list.paths[k], output))
                found = &n->marks[i];
        }
    }
    free(list.paths);
    return found;
}

/* The text of `key` of the edge that makes x, as it is in `files`. */
static void expect_text_of(const struct build_file *files, enum ninja_key key, bool quoted,
                           const char *text) {
    struct ninja n;
    struct ninja_edge edge = {0};
    const struct ninja_mark *mark;
    struct str value;

    assert_true(ninja_read(&n, ".", build_files_loader(files)));
    mark = find(&n, "x");
    assert_non_null(mark);
    assert_true(ninja_edge_parse(&n, mark, &edge));
    assert_true(ninja_edge_text(&n, &edge, key, quoted, &value));
    assert_string_equal(value.p, text);
    assert_int_equal(value.n, strlen(text));
    ninja_edge_free(&edge);
    ninja_free(&n);
}

static void expect_command(const char *text, const char *command) {
    const struct build_file files[] = {{"build.ninja", text}, {0}};

    expect_text_of(files, NINJA_COMMAND, true, command);
}

/* Reads all, and evaluates the command of the edge that makes x, which must fail with these
 * messages. */
static void expect_messages_of(const struct build_file *files, const char *messages) {
    struct ninja n;
    struct ninja_edge edge = {0};
    struct unit_sink sink;
    const struct ninja_mark *mark = NULL;
    struct str value;
    bool good;
    char *text;

    unit_catch(&sink);
    good = ninja_read(&n, "d", build_files_loader(files)) && (mark = find(&n, "x")) != NULL &&
           ninja_edge_parse(&n, mark, &edge) &&
           ninja_edge_text(&n, &edge, NINJA_COMMAND, true, &value);
    ninja_edge_free(&edge);
    ninja_free(&n);
    text = unit_messages(&sink);
    assert_string_equal(text, messages);
    assert_false(good);
    free(text);
}

static void expect_messages(const char *text, const char *messages) {
    const struct build_file files[] = {{"d/build.ninja", text}, {0}};

    expect_messages_of(files, messages);
}

#define RULE "rule r\n command = cc $in -o $out $args\n"

static void expands_in_and_out(void **state) {
    (void)state;
    expect_command(RULE "build x: r a b\n", "cc a b -o x ");
    expect_command("rule r\n command = $in_newline|${out}\nbuild x y: r a b\n", "a\nb|x y");
    expect_command(RULE "build x | y: r a | b || c |@ d\n", "cc a -o x ");
    expect_command(RULE "build x: r\n args = z\n", "cc  -o x z");
}

static void quotes_paths_for_the_shell(void **state) {
    const struct build_file files[] = {
        {"build.ninja", RULE " rspfile = $out.rsp\n rspfile_content = $in\nbuild x y$ z: r a$ b\n"},
        {0}};

    (void)state;
    expect_command(RULE "build x: r a$ b it's c$:d +e-f_g.h \xc3\xa9 $$\n",
                   "cc 'a b' 'it'\\''s' 'c:d' +e-f_g.h '\xc3\xa9' '$' -o x ");
    expect_command(RULE "build x: r\n args = a'b $out\n", "cc  -o x a'b ");
    expect_text_of(files, NINJA_RSPFILE, false, "x y z.rsp");
    expect_text_of(files, NINJA_RSPFILE, true, "x 'y z'.rsp");
    expect_text_of(files, NINJA_RSPFILE_CONTENT, true, "'a b'");
    expect_text_of(files, NINJA_DEPFILE, true, "");
}

static void knows_all_escapes(void **state) {
    (void)state;
    expect_command("rule r\n command = a$$b$:c$ d${e}f$g-h.i\nbuild x: r\n e = 1\n g-h = 2\n",
                   "a$b:c d1f2.i");
    expect_command("rule r\n command = ${a.b}$a.b\nbuild x: r\n a.b = 1\n a = 2\n", "12.b");
    expect_command("rule r\n command = a $\n    b$\n c$$\nbuild x: r\n", "a bc$");
    expect_command("rule $\n r\n command = $in.\nbuild $\n x $\n : $\n r $\n a$\n  b\n", "ab.");
    expect_command("rule r\n command = $nothing.\nbuild x: r\n", ".");
    expect_command("rule r\n command =   a  b  \nbuild x: r\n", "a  b  ");
    expect_command("rule r\n command = a:b|c#d\nbuild x: r\n", "a:b|c#d");
}

static void tolerates_carriage_returns(void **state) {
    (void)state;
    expect_command("v = 1\r\n\r\n# c\r\nrule r\r\n  command = a $\r\n  b$v $in\r\n"
                   "build x: r a $\r\n  b\r\n",
                   "a b1 a b");
    expect_command("rule r\n command = a$$\r\nbuild x: r\n", "a$");
}

static void skips_comments_and_what_is_not_needed(void **state) {
    (void)state;
    expect_command("# a comment has no continuation $\n" RULE "  # indented\n description = d\n"
                   "pool p\n depth = 3\n"
                   "build y: no-such-rule $ a b c\n bad = $!\n"
                   "build x: r a\n"
                   "   # between\n"
                   " args = 1 # no comment\n"
                   "\n"
                   "default x\n"
                   "rule unused\n nonsense\n",
                   "cc a -o x 1 # no comment");
}

static void the_edge_goes_before_the_rule_and_the_rule_before_the_file(void **state) {
    (void)state;
    expect_command("description = file\n"
                   "rule r\n command = $description $depfile\n description = rule\n"
                   "build x: r\n depfile = edge\n",
                   "rule edge");
    expect_command("rule r\n command = $description\n description = rule\n"
                   "build x: r\n description = edge\n",
                   "edge");
    expect_command("v = file\nrule r\n command = $v\nbuild x: r\n", "file");
    /* An edge without variables of its own: its scope is the file's, which goes first. */
    expect_command("description = file\n"
                   "rule r\n command = $description\n description = rule\n"
                   "build x: r\n",
                   "file");
    expect_command(RULE "build x: r\n command = other\n", "other");
    expect_command(RULE "build x: r\n args = 1\n args = 2$args\n", "cc  -o x 2");
}

static void rules_are_evaluated_late_and_the_rest_at_once(void **state) {
    (void)state;
    expect_command("v = 1\nrule r\n command = $v $w $in\nbuild x: r $v\n w = $v\nv = 2\n", "2 1 1");
    expect_command("v = 1\nw = $v$v\nv = $w$v\nrule r\n command = $v\nbuild x: r\n", "111");
    expect_command(RULE "build x: r\n a = 1\n args = $a.\n", "cc  -o x .");
    expect_command("rule r\n command = <$description>\n description = [$deps $out]\n deps = $v\n"
                   "build x: r\n v = 3\n",
                   "<[3 x]>");
    /* Paths see the variables of their edge. */
    expect_command(RULE "v = y\nbuild ${v}: r $v$u\n v = x\n u = $v\n", "cc xy -o x ");
}

static void included_files_share_the_scope(void **state) {
    const struct build_file files[] = {{"build.ninja", "v = 1\n"
                                                       "f = b\n"
                                                       "include sub/$f.ninja\n"
                                                       "build x: r $v\n"},
                                       {"sub/b.ninja", "rule r\n command = $v $in $w\n"
                                                       "v = 2\n"
                                                       "include c.ninja"
                                                       "\n"},
                                       {"c.ninja", "w = 3\n"},
                                       {0}};

    (void)state;
    expect_text_of(files, NINJA_COMMAND, true, "2 2 3");
}

static void subninja_opens_a_scope(void **state) {
    const struct build_file files[] = {{"build.ninja", "v = 1\nw = 1\nu = 1\n"
                                                       "rule r\n command = outer\n"
                                                       "subninja s.ninja\n"
                                                       "w = 4\n"
                                                       "build y: r\n"},
                                       {"s.ninja", "rule r\n command = $v $w $u $in\n"
                                                   "v = 2\n"
                                                   "build x: r $v $w\n"
                                                   "v = 3\n"},
                                       {0}};
    const struct build_file outer[] = {
        {"build.ninja", "v = 1\nrule r\n command = $v\nsubninja s.ninja\nbuild x: r\n"},
        {"s.ninja", "v = 2\nbuild z: r\n"},
        {0}};
    const struct build_file inner[] = {
        {"build.ninja", "v = 1\nrule r\n command = $v $description\n description = d\n"
                        "description = e\nsubninja s.ninja\n"},
        {"s.ninja", "v = 2\nbuild x: r\n"},
        {0}};

    (void)state;
    expect_text_of(files, NINJA_COMMAND, true, "3 4 1 2 1");
    expect_text_of(outer, NINJA_COMMAND, true, "1");
    expect_text_of(inner, NINJA_COMMAND, true, "2 d");
}

static void sorts_paths_by_section(void **state) {
    const struct build_file files[] = {{"build.ninja", RULE
                                        "build x o2 | o3: r a b | c || d e |@ f\nbuild y: r||d\n"
                                        "build z: r|c|@v\n"},
                                       {0}};
    static const size_t counts[3][NINJA_SECTIONS] = {
        {2, 1, 2, 1, 2, 1}, {1, 0, 0, 0, 1, 0}, {1, 0, 0, 1, 0, 1}};
    static const char *const last[] = {"o2", "o3", "b", "c", "e", "f"};
    struct ninja n;

    (void)state;
    assert_true(ninja_read(&n, ".", build_files_loader(files)));
    assert_int_equal(n.mark_count, 3);
    for (size_t i = 0; i < 3; i++) {
        struct ninja_edge edge;

        assert_true(ninja_edge_parse(&n, &n.marks[i], &edge));
        for (enum ninja_section s = 0; s < NINJA_SECTIONS; s++) {
            size_t count;
            const struct str *paths = ninja_edge_paths(&edge, s, &count);

            assert_int_equal(count, counts[i][s]);
            if (i == 0)
                assert_true(str_is(paths[count - 1], last[s]));
        }
        ninja_edge_free(&edge);
    }
    ninja_free(&n);
}

static void paths_become_canonical(void **state) {
    static const char *const cases[][2] = {
        {"a", "a"},         {"./a", "a"},        {"a/./b", "a/b"},      {"a//b/", "a/b"},
        {"a/../b", "b"},    {"a/b/..", "a"},     {"../a", "../a"},      {"../../a/../b", "../../b"},
        {"a/..", "."},      {".", "."},          {"./", "."},           {"..", ".."},
        {"/", "/"},         {"/a/../..", "/.."}, {"//a", "/a"},         {"/./a", "/a"},
        {".a/b.", ".a/b."}, {"a/...", "a/..."},  {"a/../../b", "../b"}, {"/a/b/../c", "/a/c"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *path = strdup(cases[i][0]);
        size_t n = ninja_canonical(path, strlen(path));

        path = realloc(path, n + 1);
        path[n] = '\0';
        assert_string_equal(path, cases[i][1]);
        free(path);
    }
    expect_command("v = ./a/../\n" RULE "build ./x: r ./a b/../c ${v}d\n", "cc a c d -o x ");
}

static void says_where_a_statement_is_wrong(void **state) {
    (void)state;
    expect_messages("a = 1\nb\n",
                    "d/build.ninja:2:2: error: expected `=`, found the end of the line\n"
                    "    b\n"
                    "     ^\n");
    expect_messages(
        "\ta = 1\n",
        "d/build.ninja:1:1: error: expected a statement, found a tab (Ninja files use spaces)\n"
        "    \ta = 1\n"
        "    ^\n");
    expect_messages(
        "a = 1\n  b = 2\n",
        "d/build.ninja:2:3: error: this line is indented, but no `build` or `rule` stands "
        "right above it\n"
        "      b = 2\n"
        "      ^\n");
    expect_messages("a = 1",
                    "d/build.ninja:1:6: error: expected the end of the line, found the end "
                    "of the file\n"
                    "    a = 1\n"
                    "         ^\n");
    expect_messages("rule\n",
                    "d/build.ninja:1:5: error: expected the name of a rule, found the end of "
                    "the line\n"
                    "    rule\n"
                    "        ^\n");
    expect_messages("rule a b\n",
                    "d/build.ninja:1:8: error: expected the end of the line, found `b`\n"
                    "    rule a b\n"
                    "           ^\n");
    expect_messages("a = $!\n",
                    "d/build.ninja:1:5: error: a `$` that starts no variable and no escape\n"
                    "    a = $!\n"
                    "        ^\n"
                    "    a `$` itself is written `$$`\n");
    expect_messages("rule phony\n", "d/build.ninja:1:6: error: rule `phony` is defined twice\n"
                                    "    rule phony\n"
                                    "         ^\n");
    expect_messages(RULE "rule r\n command = c\n",
                    "d/build.ninja:3:6: error: rule `r` is defined twice\n"
                    "    rule r\n"
                    "         ^\n");
}

static void shows_all_mistakes_of_a_file(void **state) {
    (void)state;
    expect_messages(
        "=\nrule\n command = c\nb = ${c\n",
        "d/build.ninja:1:1: error: expected a statement, found `=`\n"
        "    =\n"
        "    ^\n"
        "d/build.ninja:2:5: error: expected the name of a rule, found the end of the line\n"
        "    rule\n"
        "        ^\n"
        "d/build.ninja:4:5: error: a `$` that starts no variable and no escape\n"
        "    b = ${c\n"
        "        ^\n"
        "    a `$` itself is written `$$`\n");
}

static void one_mistake_has_one_message(void **state) {
    (void)state;
    expect_messages("buidl x: r\n args = 1\n", "d/build.ninja:1:7: error: expected `=`, found `x`\n"
                                               "    buidl x: r\n"
                                               "          ^\n");
}

static void says_where_an_edge_is_wrong(void **state) {
    (void)state;
    expect_messages("build x\n",
                    "d/build.ninja:1:8: error: expected `:` or a path, found the end of "
                    "the line\n"
                    "    build x\n"
                    "           ^\n");
    expect_messages("build : r\n", "d/build.ninja:1:7: error: expected a path, found `:`\n"
                                   "    build : r\n"
                                   "          ^\n");
    expect_messages("build x:\n",
                    "d/build.ninja:1:9: error: expected the name of a rule, found the "
                    "end of the line\n"
                    "    build x:\n"
                    "            ^\n");
    expect_messages("build x: r\nrule r\n command = c\n",
                    "d/build.ninja:1:10: error: expected a rule that is defined above, found `r`\n"
                    "    build x: r\n"
                    "             ^\n");
    expect_messages(RULE "build x: r a | b | c\n",
                    "d/build.ninja:3:18: error: expected a path or the end of the line, found `|`\n"
                    "    build x: r a | b | c\n"
                    "                     ^\n");
    expect_messages(RULE "build x: r a$\n",
                    "d/build.ninja:4:1: error: expected a path or the end of the "
                    "line, found the end of the file\n"
                    "    \n"
                    "    ^\n");
    expect_messages(RULE "build x: r\n a b\n", "d/build.ninja:4:4: error: expected `=`, found `b`\n"
                                               "     a b\n"
                                               "       ^\n");
    expect_messages(RULE "build x: r $a\n", "d/build.ninja:3:12: error: this path is empty\n"
                                            "    build x: r $a\n"
                                            "               ^\n");
    expect_messages(
        RULE "build x: r a b\n args = $\n",
        "d/build.ninja:5:1: error: expected the end of the line, found the end of the file\n"
        "    \n"
        "    ^\n");
}

static void says_where_a_rule_is_wrong(void **state) {
    (void)state;
    expect_messages("rule r\n description = d\nbuild x: r\n",
                    "d/build.ninja:1:6: error: this rule has no `command`\n"
                    "    rule r\n"
                    "         ^\n");
    expect_messages(
        "rule r\n command = c\n rspfile = f\nbuild x: r\n",
        "d/build.ninja:1:6: error: this rule must set `rspfile` and `rspfile_content`, or "
        "neither\n"
        "    rule r\n"
        "         ^\n");
    expect_messages("rule r\n command = c\n  other = 1\nbuild x: r\n",
                    "d/build.ninja:3:3: error: rules have no variable `other`\n"
                    "      other = 1\n"
                    "      ^\n");
    expect_messages(
        "rule r\n command = $deps\n deps = $command\nbuild x: r\n",
        "d/build.ninja:1:6: error: this rule has variables whose values contain each other\n"
        "    rule r\n"
        "         ^\n");
    expect_messages("rule r\n command = a $; b\nbuild x: r\n",
                    "d/build.ninja:2:14: error: a `$` that starts no variable and no escape\n"
                    "     command = a $; b\n"
                    "                 ^\n"
                    "    a `$` itself is written `$$`\n");
}

static void says_what_is_wrong_with_includes(void **state) {
    const struct build_file missing[] = {{"d/build.ninja", "include a.ninja\n"}, {0}};
    const struct build_file circle[] = {
        {"d/build.ninja", "subninja a.ninja\n"}, {"d/a.ninja", "\ninclude a.ninja\n"}, {0}};
    const struct build_file nothing[] = {{0}};
    const struct build_file nested[] = {{"d/build.ninja", "include /a\n"}, {"/a", "v 1\n"}, {0}};

    (void)state;
    expect_messages_of(
        missing, "d/build.ninja:1:9: error: `a.ninja` cannot be read: No such file or directory\n"
                 "    include a.ninja\n"
                 "            ^\n");
    expect_messages_of(circle,
                       "d/a.ninja:2:9: error: `a.ninja` cannot be read: the file would include "
                       "itself\n"
                       "    include a.ninja\n"
                       "            ^\n");
    expect_messages_of(nothing,
                       "unitarget: error: d/build.ninja cannot be read: No such file or "
                       "directory\n"
                       "    `d` is no configured build folder: configure one that uses Ninja, "
                       "then name it\n");
    expect_messages_of(nested, "/a:1:3: error: expected `=`, found `1`\n"
                               "    v 1\n"
                               "      ^\n");
    expect_messages("include\n",
                    "d/build.ninja:1:8: error: expected a path, found the end of the line\n"
                    "    include\n"
                    "           ^\n");
}

static bool load_bytes(void *ctx, const char *path, struct str *text) {
    (void)path;
    *text = *(const struct str *)ctx;
    return true;
}

static void refuses_nul_bytes(void **state) {
    struct str text = STR_LIT("a = b\0c\n");
    struct ninja n;
    struct unit_sink sink;
    char *messages;

    (void)state;
    unit_catch(&sink);
    assert_false(ninja_read(&n, "d", (struct ninja_loader){load_bytes, &text}));
    ninja_free(&n);
    messages = unit_messages(&sink);
    assert_non_null(strstr(messages, "d/build.ninja:1:6: error: a NUL byte in a text file\n"));
    free(messages);
}

/* Each variable is twice the one before. */
static void stops_when_values_grow_without_bounds(void **state) {
    struct buf b = {0};
    struct build_file files[] = {{"d/build.ninja", NULL}, {0}};

    (void)state;
    buf_puts(&b, "v0 = 0123456789abcdef\n");
    for (int i = 1; i < 60; i++)
        buf_printf(&b, "v%d = $v%d$v%d\n", i, i - 1, i - 1);
    buf_putc(&b, '\0');
    files[0].text = b.p;
    {
        struct ninja n;
        struct unit_sink sink;
        char *messages;

        unit_catch(&sink);
        assert_false(ninja_read(&n, "d", build_files_loader(files)));
        ninja_free(&n);
        messages = unit_messages(&sink);
        assert_non_null(strstr(messages, "d: the values of the variables grow beyond "));
        free(messages);
    }
    buf_free(&b);
}

static void an_empty_file_has_no_edges(void **state) {
    const struct build_file files[] = {{"build.ninja", ""}, {0}};
    struct str nothing = {NULL, 0};
    struct ninja n;

    (void)state;
    assert_true(ninja_read(&n, ".", build_files_loader(files)));
    assert_int_equal(n.mark_count, 0);
    ninja_free(&n);
    assert_true(ninja_read(&n, ".", (struct ninja_loader){load_bytes, &nothing}));
    ninja_free(&n);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expands_in_and_out),
        cmocka_unit_test(quotes_paths_for_the_shell),
        cmocka_unit_test(knows_all_escapes),
        cmocka_unit_test(tolerates_carriage_returns),
        cmocka_unit_test(skips_comments_and_what_is_not_needed),
        cmocka_unit_test(the_edge_goes_before_the_rule_and_the_rule_before_the_file),
        cmocka_unit_test(rules_are_evaluated_late_and_the_rest_at_once),
        cmocka_unit_test(included_files_share_the_scope),
        cmocka_unit_test(subninja_opens_a_scope),
        cmocka_unit_test(sorts_paths_by_section),
        cmocka_unit_test(paths_become_canonical),
        cmocka_unit_test(says_where_a_statement_is_wrong),
        cmocka_unit_test(shows_all_mistakes_of_a_file),
        cmocka_unit_test(one_mistake_has_one_message),
        cmocka_unit_test(says_where_an_edge_is_wrong),
        cmocka_unit_test(says_where_a_rule_is_wrong),
        cmocka_unit_test(says_what_is_wrong_with_includes),
        cmocka_unit_test(refuses_nul_bytes),
        cmocka_unit_test(stops_when_values_grow_without_bounds),
        cmocka_unit_test(an_empty_file_has_no_edges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
