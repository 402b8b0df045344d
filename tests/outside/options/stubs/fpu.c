/* SPDX-License-Identifier: MIT */
#include "../src/toy.h"

unsigned fpu_registers(void) {
    return 0; /* where HAS_FPU is not */
}
