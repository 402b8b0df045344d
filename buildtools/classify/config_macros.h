/* SPDX-License-Identifier: MIT */
/*
 * The configuration macros: names that the command lines, or headers that hold nothing but
 * definitions, define differently for some target. Found before any preprocessor runs, and then
 * frozen. A struct names owns its texts.
 */
#ifndef CLASSIFY_CONFIG_MACROS_H
#define CLASSIFY_CONFIG_MACROS_H

#include "classify/config_names.h"
#include "classify/model.h"

/* The file that a -D value names: "x.h" and <x.h> without the quotes; n == 0 if it is no such. */
struct str names_quoted(struct str value);

/* From the command lines of the units, and the headers that only some targets' commands lead to. */
void names_find(struct classify *c, struct names *n);
void names_free(struct names *n);

#endif
