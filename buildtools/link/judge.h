/* SPDX-License-Identifier: MIT */
/*
 * Whether a symbol whose provider depends on the target can be dispatched: a function through a
 * stub, data through shared storage. Where it cannot, the reason is given and those who refer to it
 * are split by target instead.
 */
#ifndef LINK_JUDGE_H
#define LINK_JUDGE_H

#include "link/model.h"

/* Fills kind, size, alignment, read_only and in_image of a dispatched symbol, or refused and
 * why_refused. */
void judge_symbol(const struct link_state *s, uint32_t symbol);

/* What a definition, or COMMON, is; KIND_UNKNOWN for an indirect function and an absolute value. */
enum symbol_kind judge_kind(const struct object_file *f, const Elf64_Sym *y);

/* What a definition's place in its section says of its alignment in bytes; of a COMMON, what it
 * asks for. */
uint64_t judge_alignment(const struct object_file *f, const Elf64_Sym *y);

/* Is the definition read-only once it is relocated? */
bool judge_is_constant(const struct object_file *f, const Elf64_Sym *y);

#endif
