/* SPDX-License-Identifier: MIT */
int result(void) {
    return 456;
}
