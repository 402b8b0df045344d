/* SPDX-License-Identifier: MIT */
int who(void) {
    return 1;
}
