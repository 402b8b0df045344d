/* SPDX-License-Identifier: MIT */
/*
 * Sources that are compiled several times though nothing differs, not even the options: the one
 * kind of needless step that is known without a preprocessor. The report's arena owns all.
 */
#ifndef REPORT_EQUAL_OPTIONS_H
#define REPORT_EQUAL_OPTIONS_H

#include "ninja/compile_commands.h"
#include "report/model.h"

/* Notes what distinguishes the options of each step whose source has several. commands[i] is that
 * of step i. */
void equal_options_note(struct report *r, const struct compile_command *const *commands);

/* Counts, in each file, the steps with options that another one has, too; when it is known for whom
 * the steps are. */
void equal_options_count(struct report *r);

/* "3 sources are compiled 9 times with equal options: 6 steps less …", where `equal_files` of the
 * report is not 0. */
const char *equal_options_summary(const struct report *r);

/* A sentence about a file of which `equal` is not 0. */
const char *equal_options_sentence(const struct report *r, const struct report_file *file);

#endif
