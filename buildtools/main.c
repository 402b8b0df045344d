/* SPDX-License-Identifier: MIT */
/*
 * START HERE: the table of subcommands. What they do is in the folders named like them.
 */
#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/options.h"
#include "base/str.h"
#include "check/check.h"
#include "check/check_line.h"
#include "classify/classify.h"
#include "classify/command_line.h"
#include "completion/complete.h"
#include "install/install.h"
#include "link/link.h"
#include "link/link_line.h"
#include "plan/plan.h"
#include "qapi/qapi.h"
#include "report/report.h"
#include "report/report_job.h"
#include "stubs/stubs.h"
#include "target/target.h"

static int help_main(int argc, char **argv);

static const struct subcommand list[] = {
    {"link", "link the executables of many targets into one program", link_main, &link_command_line,
     NULL},
    {"target", "tell a copy of a unified program which target it is", target_main,
     &target_command_line, NULL},
    {"install", "install a unified program, and the links that it is called by", install_main,
     &install_command_line, NULL},
    {"check", "compare a unified program with the targets' own programs", check_main,
     &check_command_line, NULL},
    {"report", "say what sharing saved in a build, and what it could still save", report_main,
     &report_command_line, NULL},
    {"classify", "say which compile steps are common to targets, and why others are not",
     classify_main, &classify_command_line, NULL},
    {"plan", "say what to compile once and what for each target, while configuring", plan_main,
     &plan_command_line, NULL},
    {"qapi", "check, print, format and compile a QAPI schema", qapi_main, NULL, &qapi_subcommands},
    {"stubs", "say what targets lack, and write stubs for it", stubs_main, &stubs_command_line,
     NULL},
    {"help", "say how a subcommand is used", help_main, NULL, NULL},
};

static const struct subcommands subcommands = {"unitarget", list, sizeof list / sizeof *list};

enum { FAILURE = 1, USAGE_ERROR = 2 };

static void print_help(FILE *to) {
    subcommands_print_help(&subcommands, to);
    fputs("\n"
          "unitarget --version says which one this is.\n",
          to);
}

/* unitarget help [SUBCOMMAND...] */
static int help_main(int argc, char **argv) {
    const struct subcommands *among = &subcommands;
    const struct subcommand *s = NULL;

    for (int i = 1; i < argc; i++) {
        if (!among) {
            diag_error("'%s' has no subcommands, such as '%s'", s->name, argv[i]);
            return USAGE_ERROR;
        }
        s = subcommand_find(among, argv[i]);
        if (!s)
            return USAGE_ERROR;
        among = s->below;
    }
    if (s && s->line)
        options_print_help(s->line, stdout);
    else if (s && s->below)
        subcommands_print_help(s->below, stdout);
    else
        print_help(stdout);
    return 0;
}

static int run(int argc, char **argv) {
    const struct subcommand *s;

    if (argc > 3 && strcmp(argv[1], "--complete") == 0) { /* shells ask so: completion/ */
        bool drop_in = strcmp(str_basename(argv[2]), "unitarget-qapi-gen") == 0;

        complete_print(drop_in ? NULL : &subcommands, drop_in ? &qapi_gen_command_line : NULL,
                       (const char *const *)argv + 3, (size_t)argc - 3);
        return 0;
    }
    if (argc > 0 && strcmp(str_basename(argv[0]), "unitarget-qapi-gen") == 0)
        return qapi_gen_main(argc, argv); /* in the place of QEMU's generator, with its options */
    if (argc < 2) {
        print_help(stderr);
        return USAGE_ERROR;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help(stdout);
        return 0;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("unitarget " UNITARGET_VERSION);
        return 0;
    }
    s = subcommand_find(&subcommands, argv[1]);
    return s ? s->run(argc - 1, argv + 1) : USAGE_ERROR;
}

int main(int argc, char **argv) {
    int status;

    file_guard_temporaries();
    status = run(argc, argv);
    diag_finish();
    if (fflush(stdout) != 0 || ferror(stdout)) {
        diag_error("standard output cannot be written");
        return FAILURE;
    }
    return status;
}
