/* SPDX-License-Identifier: MIT */
int base(void) {
    return 10;
}
