/* SPDX-License-Identifier: MIT */
#include "allocator.h"

int foreign_a;

const char *allocator(void) {
    return "a";
}
