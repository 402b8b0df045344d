/* SPDX-License-Identifier: MIT */
int zero(void) {
    return 0;
}
