/* SPDX-License-Identifier: MIT */
int target(int (*call)(int), int n) {
    return call(n) + 1;
}
