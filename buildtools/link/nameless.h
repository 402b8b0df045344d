/* SPDX-License-Identifier: MIT */
/*
 * How an object reaches its own definitions without their names: through their section, by a local
 * name, or by a distance that the assembler has computed. Such a reference does not see a dispatch.
 */
#ifndef LINK_NAMELESS_H
#define LINK_NAMELESS_H

#include "link/model.h"

enum nameless {
    NAMELESS_ADDRESS = 1, /* some relocation does, at exactly this place: it can be led elsewhere */
    NAMELESS_FIXED = 2,   /* something does that cannot be led elsewhere, or may do so */
};

/* How function `i` among the object's global symbols is reached, but for calls: the bits of enum
 * nameless. All of an object's are found at once. */
unsigned nameless_function(const struct link_state *s, struct object_file *f, uint32_t i);

/* True when something in the object reaches data, or may do so. */
bool nameless_data(const struct object_file *f, const Elf64_Sym *y);

#endif
