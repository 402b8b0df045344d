/* SPDX-License-Identifier: MIT */
int callback(int n) {
    return n * 3;
}
