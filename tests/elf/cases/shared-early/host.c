/* SPDX-License-Identifier: MIT */
int callback(int);
int remembered;

__attribute__((constructor)) static void start(void) {
    remembered = callback(1);
}
