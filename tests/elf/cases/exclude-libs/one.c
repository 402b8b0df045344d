/* SPDX-License-Identifier: MIT */
__attribute__((visibility("default"))) int one(void) {
    return 1;
}
