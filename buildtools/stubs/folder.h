/* SPDX-License-Identifier: MIT */
/*
 * The folder with the stubs' sources: written, or compared with what would be written.
 */
#ifndef STUBS_FOLDER_H
#define STUBS_FOLDER_H

#include "stubs/model.h"

/* Writes what has changed, and removes the sources of stubs that nothing needs any more (only files
 * that begin with SOURCE_MARK). False with errors reported. */
bool folder_write(struct stubs *s);

/* Writes nothing. False, with every error reported, when the folder holds anything else, a stub
 * among the inputs is not needed, or a symbol is missing that has no stub. */
bool folder_check(struct stubs *s);

/* The file --depfile names: the sources depend on everything that was read. */
bool folder_depfile(struct stubs *s);

#endif
