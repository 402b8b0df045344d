/* SPDX-License-Identifier: MIT */
static __thread int state = 100;
__thread int exported = 50;

int step(void) {
    return ++state + --exported;
}
