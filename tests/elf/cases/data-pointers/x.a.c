/* SPDX-License-Identifier: MIT */
#include "ring.h"

static char text[] = "text of a";

const char *say(void) {
    return "a says";
}

struct ring ring = {&ring, &tail, &ring.values[2], say, text, &common_value, {1, 2, 3, 4}};
struct ring tail = {&tail, &ring, &ring.values[3], say, text + 5, &common_value, {5, 6, 7, 8}};
