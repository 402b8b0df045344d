/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/options.h"

enum form { PLAIN, FANCY, ODD };

struct job {
    bool quiet, per_target;
    const char *file;
    unsigned rows;
    enum form form;
    struct word_list folders;
    const char *links;
    bool has_links;
};

static bool set_links(struct arena *a, void *ctx, const char *value) {
    struct job *job = ctx;

    (void)a;
    if (value && strcmp(value, "bad") == 0) {
        diag_error("--links bad: no");
        return false;
    }
    job->has_links = true;
    job->links = value;
    return true;
}

static const struct command_option options[] = {
    {"quiet", 'q', NULL, "print nothing", OPTION_INTO(struct job, quiet)},
    {"quick", 0, NULL, "is like quiet at its beginning", OPTION_INTO(struct job, quiet)},
    OPTION_HEAD("What is read:"),
    {"file", 'f', "FILE", "what is read", OPTION_INTO(struct job, file)},
    {"rows-less", 0, NULL, "fewer", OPTION_INTO(struct job, quiet)},
    {"rows", 0, "N", "how many of them there are, said in so many words that a line has no room",
     OPTION_INTO(struct job, rows)},
    {"mode", 0, "once|per-target", "one\nof two", OPTION_CHOOSES(struct job, per_target)},
    {"form", 0, "plain|fancy|odd", "one of three", OPTION_CHOOSES(struct job, form)},
    {NULL, 'I', "DIR", "where", OPTION_INTO(struct job, folders)},
    {"links", 0, "[DIR]", "links", OPTION_CALLS(set_links)},
    {"sources", 0, "[WHEN:]PATH", "sources", OPTION_INTO(struct job, folders)},
};

static const struct command_line plain = {
    .command = "tool",
    .purpose = "Does it.",
    .usage = "[OPTION...] FILE\n--again",
    .notes = "That is all.",
    .options = options,
    .count = sizeof options / sizeof *options,
};

/* Reads `text`, words parted by blanks. */
static int read_words(const struct command_line *line, struct arena *a, struct job *job,
                      const char *text, struct operands *operands) {
    char *argv[32] = {(char[]){"tool"}}, *rest = arena_copy(a, text, strlen(text));
    int argc = 1;

    for (char *word; (word = strtok_r(rest, " ", &rest)) != NULL;)
        argv[argc++] = word;
    return options_read(line, a, job, argc, argv, operands);
}

static void reads_all_kinds(void **state) {
    struct arena a = {0};
    struct job job = {0};
    struct operands operands;

    (void)state;
    assert_int_equal(read_words(&plain, &a, &job,
                                "one -qf x --file=y --rows 7 --mode per-target two --form=odd -Ia "
                                "-I b --links --sources s:t - -- --rows",
                                &operands),
                     0);
    assert_true(job.quiet && job.per_target && job.has_links);
    assert_string_equal(job.file, "y");
    assert_int_equal(job.rows, 7);
    assert_int_equal(job.form, ODD);
    assert_int_equal(job.folders.count, 3);
    assert_string_equal(job.folders.words[0], "a");
    assert_string_equal(job.folders.words[1], "b");
    assert_string_equal(job.folders.words[2], "s:t");
    assert_null(job.links);
    assert_int_equal(operands.count, 4);
    assert_string_equal(operands.words[0], "one");
    assert_string_equal(operands.words[1], "two");
    assert_string_equal(operands.words[2], "-");
    assert_string_equal(operands.words[3], "--rows");
    assert_null(operands.words[4]);
    assert_null(operands.tail);
    arena_free(&a);
}

static void names_may_be_cut(void **state) {
    struct arena a = {0};
    struct job job = {0};
    struct operands operands;
    struct unit_sink sink;
    char *messages;

    (void)state;
    assert_int_equal(read_words(&plain, &a, &job, "--li=there --fi x", &operands), 0);
    assert_string_equal(job.links, "there");
    assert_string_equal(job.file, "x");
    assert_int_equal(read_words(&plain, &a, &job, "--quiet", &operands), 0);
    unit_catch(&sink);
    assert_int_equal(read_words(&plain, &a, &job, "--qui", &operands), 2);
    messages = unit_messages(&sink);
    assert_non_null(strstr(messages, "--qui may mean --quiet or --quick"));
    free(messages);
    arena_free(&a);
}

static void keeps_a_tail(void **state) {
    struct command_line line = plain;
    struct arena a = {0};
    struct job job = {0};
    struct operands operands;

    (void)state;
    line.has_tail = true;
    assert_int_equal(read_words(&line, &a, &job, "one -q -- cc -f -- --what", &operands), 0);
    assert_int_equal(operands.count, 1);
    assert_int_equal(operands.tail_count, 4);
    assert_string_equal(operands.tail[0], "cc");
    assert_string_equal(operands.tail[3], "--what");
    assert_null(job.file);
    assert_int_equal(read_words(&line, &a, &job, "one --", &operands), 0);
    assert_non_null(operands.tail);
    assert_int_equal(operands.tail_count, 0);
    arena_free(&a);
}

static void refuses(void **state) {
    static const char *const table[][2] = {
        {"--rwos 3", "unknown option --rwos\n    did you mean --rows?\n    'tool --help' lists"},
        {"--nothing=like", "unknown option --nothing\n    'tool --help' lists"},
        {"-x", "unknown option -x\n    'tool --help' lists"},
        {"-qx", "unknown option -x\n"},
        {"--file", "--file: expected FILE behind it\n    'tool --help' lists"},
        {"-f", "-f: expected FILE behind it\n"},
        {"--quiet=1", "--quiet=1: the option takes no value\n"},
        {"--rows -1", "--rows -1: expected a number\n    for example --rows 20\n"},
        {"--rows 1x", "--rows 1x: expected a number\n"},
        {"--rows=", "--rows : expected a number\n"},
        {"--rows 99999999999", "expected a number\n"},
        {"--mode twice", "--mode takes 'once' or 'per-target', not 'twice'\n"},
        {"--form pla", "--form takes 'plain', 'fancy' or 'odd', not 'pla'\n"},
        {"--links=bad", "--links bad: no\n"},
    };
    struct arena a = {0};
    struct job job = {0};
    struct operands operands;

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct unit_sink sink;
        char *messages;

        unit_catch(&sink);
        assert_int_equal(read_words(&plain, &a, &job, table[i][0], &operands), 2);
        messages = unit_messages(&sink);
        if (!strstr(messages, table[i][1]))
            fail_msg("%s: found %s", table[i][0], messages);
        free(messages);
    }
    arena_free(&a);
}

static void helps(void **state) {
    static const char expected[] =
        "Does it.\n"
        "\n"
        "usage: tool [OPTION...] FILE\n"
        "       tool --again\n"
        "\n"
        "  -q, --quiet             print nothing\n"
        "      --quick             is like quiet at its beginning\n"
        "  -h, --help              print this help\n"
        "\n"
        "What is read:\n"
        "  -f, --file FILE         what is read\n"
        "      --rows-less         fewer\n"
        "      --rows N            how many of them there are, said in so many words that\n"
        "                          a line has no room\n"
        "      --mode once|per-target\n"
        "                          one\n"
        "                          of two\n"
        "      --form plain|fancy|odd\n"
        "                          one of three\n"
        "  -I DIR                  where\n"
        "      --links[=DIR]       links\n"
        "      --sources [WHEN:]PATH\n"
        "                          sources\n"
        "\n"
        "That is all.\n";
    char *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);

    (void)state;
    assert_non_null(to);
    options_print_help(&plain, to);
    fclose(to);
    assert_string_equal(text, expected);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_all_kinds), cmocka_unit_test(names_may_be_cut),
        cmocka_unit_test(keeps_a_tail),    cmocka_unit_test(refuses),
        cmocka_unit_test(helps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
