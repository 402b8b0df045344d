/* SPDX-License-Identifier: MIT */
int callback(int);
extern int level;

int through_host(int n) {
    level += 5;
    return callback(n) + 1;
}
