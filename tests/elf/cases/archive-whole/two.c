/* SPDX-License-Identifier: MIT */
extern int count;
int three(void) __attribute__((weak));
int two(void);

__attribute__((constructor)) static void start(void) {
    count += three ? 500 : 10;
}
