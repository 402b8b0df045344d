/* SPDX-License-Identifier: MIT */
extern int value;

int special(void) {
    return value + 2;
}
