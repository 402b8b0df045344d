/* SPDX-License-Identifier: MIT */
int only_in_a(void) {
    return 3;
}
