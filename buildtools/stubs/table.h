/* SPDX-License-Identifier: MIT */
/*
 * What `unitarget stubs` prints: a table, JSON, or the names of the files for a build.
 */
#ifndef STUBS_TABLE_H
#define STUBS_TABLE_H

#include "stubs/model.h"

/* In the form that the job asks for. */
void stubs_report(const struct stubs *s);

#endif
