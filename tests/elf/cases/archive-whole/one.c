/* SPDX-License-Identifier: MIT */
extern int count;

__attribute__((constructor)) static void start(void) {
    count += 1;
}
