/* SPDX-License-Identifier: MIT */
__attribute__((weak, visibility("default"))) int number = 3;

__attribute__((weak, visibility("default"))) int hook(void) {
    return 1;
}
