/* SPDX-License-Identifier: MIT */
/* The machines of all targets. */
#ifndef NONE_MACHINES_H
#define NONE_MACHINES_H

#include "qapi-types.h"
#include "words.h"

/* Asks all targets; NULL and an error if one does not answer. The caller's. */
MachineOfTargetsList *machines_of_all(const Words *words, Error **errp);

/* For the command line: prints all machines, each with its targets. */
void machines_print(const Words *words);

/* Ends the program: says which targets have the machine that the words ask for. */
_Noreturn void machines_refuse(const Words *words);

#endif
