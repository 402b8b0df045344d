/* SPDX-License-Identifier: MIT */
int chosen(void) {
    return 20;
}
