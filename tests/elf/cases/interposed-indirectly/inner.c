/* SPDX-License-Identifier: MIT */
int callback(int);

int inner(int n) {
    return callback(n) + 1;
}
