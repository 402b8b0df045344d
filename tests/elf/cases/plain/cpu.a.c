/* SPDX-License-Identifier: MIT */
int bits = 32;

const char *name(void) {
    return "first";
}
