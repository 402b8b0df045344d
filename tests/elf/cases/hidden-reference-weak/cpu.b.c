/* SPDX-License-Identifier: MIT */
const char *target = "b";

int step(void) {
    return 2;
}
