/* SPDX-License-Identifier: MIT */
int service(int n) {
    return n + 1000;
}
