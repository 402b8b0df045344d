/* SPDX-License-Identifier: MIT */
/* What holds for every target, or for one that does not say otherwise. */
#include "target.h"

const char *target_name(void) {
    return target_info.name;
}

__attribute__((weak)) uint64_t target_physical(uint64_t address) {
    return address;
}
