/* SPDX-License-Identifier: MIT */
/* TARGET_ARM in a comment is no use of it, nor is "TARGET_MIPS" in a string. */
#include "toy.h"

unsigned long hash_of(const char *text) {
    static const char salt[] = "TARGET_MIPS";
    unsigned long h = sizeof salt;

    while (*text)
        h = h * 31 + (unsigned char)*text++;
    return h;
}
