/* SPDX-License-Identifier: MIT */
extern int count;
int wanted;

__attribute__((constructor)) static void start(void) {
    count = 5;
}
