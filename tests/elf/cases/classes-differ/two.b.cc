/* SPDX-License-Identifier: MIT */
#define WIDTH 2
#include "inline.h"

int two() {
    return width() * 100;
}
