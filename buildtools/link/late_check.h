/* SPDX-License-Identifier: MIT */
/*
 * Whether a library that only some targets need can be loaded after the others: which libraries the
 * targets' own programs load, which names these define and refer to, and in which order their
 * constructors run.
 */
#ifndef LINK_LATE_CHECK_H
#define LINK_LATE_CHECK_H

#include "link/late.h"

/* Gives `why` to the libraries in s->late that cannot be, until nothing more speaks against the
 * rest, and finds the steps that load these. names: [count] what the linked program asks for, in
 * order. False with an error where a library that all load has constructors. */
bool late_check(struct link_state *s, const char *const *names, size_t count);

#endif
