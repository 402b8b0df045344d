/* SPDX-License-Identifier: MIT */
int state = 50;

int step(void) {
    return state += 2;
}
