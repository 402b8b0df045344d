/* SPDX-License-Identifier: MIT */
int only_in_b(void) {
    return 4;
}
