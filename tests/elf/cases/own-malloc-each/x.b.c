/* SPDX-License-Identifier: MIT */
#include "allocator.h"

int foreign_b;

const char *allocator(void) {
    return "b";
}
