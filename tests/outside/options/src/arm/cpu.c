/* SPDX-License-Identifier: MIT */
#include "../toy.h"

const struct cpu_model cpu_models[] = {{"cortex-a7", 16}, {"cortex-m0", 13}};
const unsigned cpu_model_count = 2;

unsigned cpu_run(unsigned start) {
#ifdef HAS_FPU
    start += 1;
#endif
    return start << 1;
}

unsigned fpu_registers(void) {
    return 32;
}
