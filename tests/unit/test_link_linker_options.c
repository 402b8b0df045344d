/* SPDX-License-Identifier: MIT */
/* The table of options against what the installed linkers say of themselves. */
#include "unit.h"

#include <ctype.h>

#include "base/arena.h"
#include "link/option_table.h"

static void expect(const struct option_row *row, const char *argument, const char *name,
                   const char *value) {
    if (!name) {
        assert_null(row);
        return;
    }
    assert_non_null(row);
    assert_string_equal(row->name, name);
    if (value)
        assert_string_equal(argument, value);
    else
        assert_null(argument);
}

static void expect_linker(const char *word, const char *name, const char *value) {
    const char *argument;
    const struct option_row *row = option_of_linker(word, &argument);

    expect(row, argument, name, value);
}

static void expect_driver(const char *word, const char *name, const char *value) {
    const char *argument;
    const struct option_row *row = option_of_driver(word, &argument);

    expect(row, argument, name, value);
}

static void takes_one_dash_or_two(void **state) {
    (void)state;
    expect_linker("-whole-archive", "whole-archive", NULL);
    expect_linker("--whole-archive", "whole-archive", NULL);
    expect_linker("-rpath=/x", "rpath", "/x");
    expect_linker("--rpath=/x", "rpath", "/x");
    expect_linker("--rpath", "rpath", NULL);
    expect_linker("-Ttext", "Ttext", NULL);
    expect_linker("-Ttext=0x1000", "Ttext", "0x1000");
    expect_linker("-Tscript.ld", "T", "script.ld");
    expect_linker("--start-group", "start-group", NULL);
    expect_linker("-(", "(", NULL);
    expect_linker("--(", "(", NULL);
    expect_linker("--build-id", "build-id", NULL);
    expect_linker("--build-id=sha1", "build-id", "sha1");
    expect_linker("--lto-O2", "lto-O", NULL);
}

static void takes_joined_short_ones(void **state) {
    (void)state;
    expect_linker("-lfoo", "l", "foo");
    expect_linker("-Lfolder", "L", "folder");
    expect_linker("-u", "u", NULL);
    expect_linker("-umain", "u", "main");
    expect_linker("-znow", "z", "now");
    expect_linker("-melf_x86_64", "m", "elf_x86_64");
    expect_linker("-omagic", "o", "magic"); /* GNU ld's manual: always -o */
    expect_linker("--omagic", "omagic", NULL);
}

static void knows_no_others(void **state) {
    (void)state;
    expect_linker("--unresolved-symbols=ignore-all", "unresolved-symbols", "ignore-all");
    expect_linker("--undefinedX", NULL, NULL);
    expect_linker("--lfoo", NULL, NULL);
    expect_linker("--whole-archive=yes", NULL, NULL);
    expect_linker("--no-such-option", NULL, NULL);
    expect_linker("-sx", NULL, NULL);
    expect_linker("-", NULL, NULL);
    expect_linker("--", NULL, NULL);
    expect_driver("--no-such-option", NULL, NULL);
    expect_driver("-qno-such", NULL, NULL);
    assert_string_equal(option_nearest("--whole-archiv", false), "whole-archive");
    assert_string_equal(option_nearest("-no-pei", true), "-no-pie");
}

static void takes_the_longest_of_the_drivers(void **state) {
    (void)state;
    expect_driver("-Wl,a,b", "-Wl,", "a,b");
    expect_driver("-Wall", "-W", "all");
    expect_driver("-include", "-include", NULL);
    expect_driver("-Ifolder", "-I", "folder");
    expect_driver("-Ttext=1", "-Ttext=", "1");
    expect_driver("-Tfile", "-T", "file");
    expect_driver("-static-libgcc", "-static-libgcc", NULL);
    expect_driver("-static", "-static", NULL);
    expect_driver("-fuse-ld=lld", "-fuse-ld=", "lld");
    expect_driver("-fno-plt", "-f", "no-plt");
    expect_driver("--param", "--param", NULL);
    expect_driver("--param=a=b", "--param", "a=b");
    expect_driver("-MTx", "-MT", "x");
    expect_driver("-Ofast", "-Ofast", NULL);
    expect_driver("-O2", "-O", "2");
}

/* ---- the linkers' own lists ---- */

/* An option as --help shows it: up to a blank or what stands for its argument. */
static size_t end_of_option(const char *p) {
    size_t n = p[0] == '-' && p[1] == '(' ? 2 : strcspn(p, " \t\n,=<[");

    return n;
}

struct list {
    const char *linker;
    size_t count;
};

static void check_name(struct list *l, const char *text, size_t n, const char *line) {
    char word[128] = "";
    const char *argument;
    const struct option_row *row;
    bool takes = text[n] == '=' || (text[n] == '[' && text[n + 1] == '=') || text[n] == '<';

    snprintf(word, sizeof word, "%.*s", (int)n, text);
    row = option_of_linker(word, &argument);
    if (!row)
        fail_msg("%s knows %s, and the table does not: %s", l->linker, word, line);
    if (takes && row && row->argument == ARG_NONE)
        fail_msg("%s: %s takes an argument: %s", l->linker, word, line);
    l->count++;
}

static void check_keyword(struct list *l, const char *p, const char *line) {
    char word[128];
    const char *argument;

    snprintf(word, sizeof word, "%.*s", (int)strcspn(p, " \t\n"), p);
    if (strcmp(word, "x86-64-{baseline|v[234]}") == 0)
        strcpy(word, "x86-64-baseline");
    if (!option_of_keyword(word, &argument))
        fail_msg("%s knows -z %s, and the table does not: %s", l->linker, word, line);
    l->count++;
}

/* `-x ARG, --long ARG   What it does`: --[no-]x stands for two options. */
static void check_line(struct list *l, const char *line) {
    const char *p = line + strspn(line, " ");

    if (p - line < 2 || p - line > 4 || *p != '-')
        return;
    if (strncmp(p, "-z ", 3) == 0 && isalnum((unsigned char)p[3])) {
        check_keyword(l, p + 3, line);
        return;
    }
    while (*p == '-') {
        size_t n = end_of_option(p);

        if (p[n] == '[' && p[n + 1] != '=' && strchr(p + n, ']') && n == 2) {
            const char *rest = strchr(p + n, ']') + 1;
            size_t more = end_of_option(rest), part = (size_t)(rest - (p + n)) - 2;
            char both[128];

            snprintf(both, sizeof both, "--%.*s ", (int)more, rest);
            check_name(l, both, more + 2, line);
            snprintf(both, sizeof both, "--%.*s%.*s ", (int)part, p + n + 1, (int)more, rest);
            check_name(l, both, more + part + 2, line);
            return;
        }
        check_name(l, p, n, line);
        /* to the next option of the line, before two blanks */
        for (p += n; *p && *p != '\n'; p++) {
            if (p[0] == ' ' && p[1] == ' ')
                return;
            if (p[0] == ',' && p[1] == ' ' && p[2] == '-') {
                p += 2;
                break;
            }
        }
    }
}

static void check_help_of(const char *linker, size_t at_least) {
    struct list l = {linker, 0};
    char command[64], line[512];
    FILE *help;

    snprintf(command, sizeof command, "LC_ALL=C %s --help 2>/dev/null", linker);
    help = popen(command, "r");
    assert_non_null(help);
    while (fgets(line, sizeof line, help))
        check_line(&l, line);
    if (pclose(help) != 0) {
        print_message("%s is not installed\n", linker);
        skip();
    }
    if (l.count < at_least)
        fail_msg("%s: only %zu options were found in its --help", linker, l.count);
}

static void knows_those_of_gnu_ld(void **state) {
    (void)state;
    check_help_of("ld.bfd", 300);
}

static void knows_those_of_lld(void **state) {
    (void)state;
    check_help_of("ld.lld", 200);
}

static void knows_those_of_mold(void **state) {
    (void)state;
    check_help_of("mold", 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_one_dash_or_two), cmocka_unit_test(takes_joined_short_ones),
        cmocka_unit_test(knows_no_others),       cmocka_unit_test(takes_the_longest_of_the_drivers),
        cmocka_unit_test(knows_those_of_gnu_ld), cmocka_unit_test(knows_those_of_lld),
        cmocka_unit_test(knows_those_of_mold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
