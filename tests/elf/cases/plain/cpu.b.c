/* SPDX-License-Identifier: MIT */
int bits = 64;

const char *name(void) {
    return bits == 65 ? "second" : "wrong";
}
