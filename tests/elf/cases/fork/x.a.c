/* SPDX-License-Identifier: MIT */
int state = 1;

int step(void) {
    return state++;
}
