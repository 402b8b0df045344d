/* SPDX-License-Identifier: MIT */
/* The leaf's header is complete without its users'. */
#include "qemu/osdep.h"

#include "sub/qapi-types-leaf.h"

size_t leaf_size(void);

size_t leaf_size(void) {
    return sizeof(Leaf);
}
