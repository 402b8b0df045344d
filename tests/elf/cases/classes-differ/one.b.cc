/* SPDX-License-Identifier: MIT */
#define WIDTH 2
#include "inline.h"

int one() {
    config *volatile one = new config;
    return width() + one->width();
}
