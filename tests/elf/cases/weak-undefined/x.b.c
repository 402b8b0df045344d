/* SPDX-License-Identifier: MIT */
int optional(int n) {
    return n - 10;
}
