/* SPDX-License-Identifier: MIT */
/*
 * Files of command lines and of dialogues. docs/check.md describes them.
 */
#ifndef CHECK_QUESTION_FILES_H
#define CHECK_QUESTION_FILES_H

#include "check/model.h"

/* Appends to the job's; false with messages, each with its place. */
bool question_files_commands(struct arena *a, struct check_job *job, const char *path);
bool question_files_dialogues(struct arena *a, struct check_job *job, const char *path);

/* Are these plain words, as for sh? False with a message at the place (`text`: of the file, or of
 * the option that is called `file`). */
bool question_files_words(const char *file, struct str text, struct str words);

#endif
