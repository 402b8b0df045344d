/* SPDX-License-Identifier: MIT */
__attribute__((visibility("default"))) int number = 5;

__attribute__((visibility("default"))) int hook(void) {
    return 2;
}
