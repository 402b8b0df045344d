/* SPDX-License-Identifier: MIT */
int option = 1000;

int callback(int n) {
    return n * 3;
}
