/* SPDX-License-Identifier: MIT */
extern char end[] __attribute__((weak));

int has_end(void) {
    return end != 0;
}
