/* SPDX-License-Identifier: MIT */
/*
 * What relocations reach: which place, seen from the symbol that they name. That matters where a
 * local symbol, often a whole section, stands for what is meant.
 */
#ifndef ELF_RELOCATION_H
#define ELF_RELOCATION_H

#include "elf/elf_object.h"

enum reach {
    REACH_UNKNOWN, /* something in the symbol's section, but where is not known */
    REACH_NOTHING, /* no address comes of it */
    REACH_PLACE,   /* exactly one place in the symbol's section */
};

/*
 * What a relocation of section `in` reaches. A distance from the program counter is measured from
 * the end of the instruction, so the instruction is looked at (Intel SDM, opcode maps); of one
 * outside of code it is not known where it is measured from. *to is set for REACH_PLACE.
 */
enum reach relocation_reach(const struct elf_object *o, const Elf64_Shdr *in, const Elf64_Rela *r,
                            int64_t *to);

/* True when it only serves to go there: in a call or jump, or as what the linker may lead through
 * its procedure linkage table. */
bool relocation_is_call(const struct elf_object *o, const Elf64_Shdr *in, const Elf64_Rela *r);

/* True when it is a distance from its own place to the symbol. */
bool relocation_is_distance(const Elf64_Rela *r);

/* True when what comes of it would be another value in another place. */
bool relocation_depends_on_place(const Elf64_Rela *r);

/* True when what comes of it is the symbol's size. */
bool relocation_is_size(const Elf64_Rela *r);

/* True for a kind that objects may have. */
bool relocation_is_known(const Elf64_Rela *r);

#endif
