/* SPDX-License-Identifier: MIT */
extern int runs;
static int here = 1;

__attribute__((constructor)) static void start(void) {
    runs += here++;
}
