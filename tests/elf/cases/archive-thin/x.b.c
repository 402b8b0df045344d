/* SPDX-License-Identifier: MIT */
int special(void) {
    return 4;
}
