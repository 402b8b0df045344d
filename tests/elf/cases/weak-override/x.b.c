/* SPDX-License-Identifier: MIT */
int hook(int n) {
    return -n;
}
