/* SPDX-License-Identifier: MIT */
/*
 * START HERE: the table of subcommands. What they do is in the folders named like them.
 */
#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/str.h"
#include "classify/classify.h"
#include "link/link.h"
#include "plan/plan.h"
#include "qapi/qapi.h"
#include "report/report.h"
#include "stubs/stubs.h"
#include "target/target.h"

struct command {
    const char *name;
    int (*run)(int argc, char **argv); /* argv[0] is the name; returns the exit status */
    const char *help;                  /* one line for --help */
};

static int help_main(int argc, char **argv);

static const struct command commands[] = {
    {"link", link_main, "link the executables of many targets into one program"},
    {"target", target_main, "tell a copy of a unified program which target it is"},
    {"report", report_main, "say what sharing saved in a build, and what it could still save"},
    {"classify", classify_main,
     "say which compile steps are common to targets, and why others are not"},
    {"plan", plan_main, "say what to compile once and what for each target, while configuring"},
    {"qapi", qapi_main, "check, print, format and compile a QAPI schema"},
    {"stubs", stubs_main, "say what targets lack, and write stubs for it"},
    {"help", help_main, "say how a subcommand is used"},
};

enum { COMMANDS = sizeof commands / sizeof *commands, FAILURE = 1, USAGE_ERROR = 2 };

static const char *command_name(const void *ctx, size_t i) {
    return ((const struct command *)ctx)[i].name;
}

static const struct command *find_command(const char *name) {
    const char *nearest;

    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    }
    diag_error("there is no subcommand '%s'", name);
    nearest = str_nearest(name, COMMANDS, command_name, commands);
    if (nearest)
        diag_hint("did you mean '%s'?", nearest);
    else
        diag_hint("'unitarget --help' lists the subcommands");
    return NULL;
}

static void print_help(FILE *to) {
    fputs("usage: unitarget SUBCOMMAND [ARGUMENT...]\n"
          "       unitarget --help | --version\n"
          "\n"
          "subcommands:\n",
          to);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(to, "  %-10s %s\n", commands[i].name, commands[i].help);
}

static int help_main(int argc, char **argv) {
    const struct command *command;

    if (argc < 2) {
        print_help(stdout);
        return 0;
    }
    if (argc > 2) {
        diag_error("help takes the name of one subcommand, not %d words", argc - 1);
        return USAGE_ERROR;
    }
    command = find_command(argv[1]);
    return command ? command->run(2, (char *[]){argv[1], (char[]){"--help"}, NULL}) : USAGE_ERROR;
}

static int run(int argc, char **argv) {
    const struct command *command;

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
    command = find_command(argv[1]);
    return command ? command->run(argc - 1, argv + 1) : USAGE_ERROR;
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
