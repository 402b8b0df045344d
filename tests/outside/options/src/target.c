/* SPDX-License-Identifier: MIT */
#include "toy.h"

const char *target_name(void) {
    return TARGET_NAME;
}

unsigned word_bits(void) {
    return WORD_BITS;
}
