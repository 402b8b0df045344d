/* SPDX-License-Identifier: MIT */
/*
 * The end of a run that cannot go on: out of memory, or the system fails. Everything may call it;
 * it calls nothing of ours but what was left with it.
 */
#ifndef BASE_DIE_H
#define BASE_DIE_H

/* Prints the message, unless there is a reporter, has temporary files removed, and exits with
 * status 1. */
_Noreturn void die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* From now on `report` is given the message, or, with NULL, standard error is. diag.c */
void die_reports_to(void (*report)(const char *message));

/* From now on `clean` is called before the exit. file.c */
void die_cleans_by(void (*clean)(void));

#endif
