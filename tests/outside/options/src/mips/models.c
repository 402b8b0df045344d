/* SPDX-License-Identifier: MIT */
/* The same for both byte orders. */
#include "../toy.h"

const struct cpu_model cpu_models[] = {{"24Kc", 32}};
const unsigned cpu_model_count = 1;
