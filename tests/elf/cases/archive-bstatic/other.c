/* SPDX-License-Identifier: MIT */
int use(void) {
    return 77;
}
