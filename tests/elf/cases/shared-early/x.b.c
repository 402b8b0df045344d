/* SPDX-License-Identifier: MIT */
static int calls = 5;

int callback(int n) {
    return n * 20 + calls++;
}
