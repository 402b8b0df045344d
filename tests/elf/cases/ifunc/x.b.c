/* SPDX-License-Identifier: MIT */
int pick(int n) {
    return -n;
}
