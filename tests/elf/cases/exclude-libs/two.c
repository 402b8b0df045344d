/* SPDX-License-Identifier: MIT */
__attribute__((visibility("default"))) int two(void) {
    return 2;
}
