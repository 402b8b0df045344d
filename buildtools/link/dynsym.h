/* SPDX-License-Identifier: MIT */
/*
 * What the dynamic symbols of the linked program are called.
 */
#ifndef LINK_DYNSYM_H
#define LINK_DYNSYM_H

#include "link/image.h"
#include "link/model.h"

/* Definitions that got a name of their own have their plain one again, so that dladdr and
 * backtrace_symbols tell it; by neither name are they found, since the tables that are looked up in
 * go by hashes. */
void dynsym_restore_names(const struct link_state *s, struct image *m);

#endif
