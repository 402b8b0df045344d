/* SPDX-License-Identifier: MIT */
int callback(int) __attribute__((weak));
extern int option __attribute__((weak));

int through_host(int n) {
    return (callback ? callback(n) : -1) + (&option ? option : -2);
}
