/* SPDX-License-Identifier: MIT */
#define WIDTH 1
#include "inline.h"

int two() {
    return width() * 100;
}
