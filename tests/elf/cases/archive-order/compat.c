/* SPDX-License-Identifier: MIT */
int abs(int x) {
    return x < 0 ? 100 - x : x;
}
