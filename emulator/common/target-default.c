/* SPDX-License-Identifier: MIT */
/* What holds for a target that does not say otherwise. */
#include "target.h"

__attribute__((weak)) uint64_t target_physical(uint64_t address) {
    return address;
}
