/* SPDX-License-Identifier: MIT */
/* The commands of the monitor. */
#ifndef NONE_COMMANDS_H
#define NONE_COMMANDS_H

#include "qapi/qmp-registry.h"
#include "qobject/qdict.h"
#include "words.h"

/* What commands have asked the program to do next. */
typedef struct Next {
    bool quit;
    bool selected; /* it is to become `target` */
    size_t target;
} Next;

/* Registers all. `version` is what query-version returns: borrowed, as the others are. */
void commands_register(QmpCommandList *commands, const Words *words, const QDict *version,
                       Next *next);

#endif
