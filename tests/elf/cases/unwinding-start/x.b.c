/* SPDX-License-Identifier: MIT */
int target(int n) {
    return n * 11;
}
