/* SPDX-License-Identifier: MIT */
static int state = 100;

int step(void) {
    return ++state;
}
