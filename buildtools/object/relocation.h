/* SPDX-License-Identifier: MIT */
/*
 * Where relocations point that name a local symbol, often a whole section, instead of what they
 * mean.
 */
#ifndef OBJECT_RELOCATION_H
#define OBJECT_RELOCATION_H

#include "object/elf_object.h"

/*
 * The place in the symbol's section that a relocation of section `in` refers to. A distance from
 * the program counter is measured from the end of the instruction, so the instruction is looked at
 * (Intel SDM, opcode maps). False when that cannot be known: a relocation of another kind, or one
 * outside of code.
 */
bool relocation_target(const struct elf_object *o, const Elf64_Shdr *in, const Elf64_Rela *r,
                       int64_t *to);

#endif
