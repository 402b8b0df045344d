/* SPDX-License-Identifier: MIT */
const char *target = "c";

int step(void) {
    return 3;
}
