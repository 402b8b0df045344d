/* SPDX-License-Identifier: MIT */
#define WIDTH 1
#include "inline.h"

int one() {
    config *volatile one = new config;
    return width() + one->width();
}
