/* SPDX-License-Identifier: MIT */
int callback(int);

int through_host(int n) {
    return callback(n) + 1;
}
