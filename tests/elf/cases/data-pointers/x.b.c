/* SPDX-License-Identifier: MIT */
#include "ring.h"

static char text[] = "b";
static const char *own(void) {
    return "b's own";
}

const char *say(void) {
    return text;
}

struct ring tail = {&tail, &ring, &tail.values[0], own, text, 0, {15, 16, 17, 18}};
struct ring ring = {&ring, &tail, &ring.values[2], say, text, &common_value, {11, 12, 13, 14}};
