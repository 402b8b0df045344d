/* SPDX-License-Identifier: MIT */
extern int started;
static int once;

__attribute__((constructor)) static void count(void) {
    started += 1 + once++;
}
