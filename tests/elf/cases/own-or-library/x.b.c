/* SPDX-License-Identifier: MIT */
int special(int n) {
    return -n;
}
