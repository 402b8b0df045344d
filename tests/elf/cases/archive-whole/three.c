/* SPDX-License-Identifier: MIT */
int three(void) {
    return 3;
}
