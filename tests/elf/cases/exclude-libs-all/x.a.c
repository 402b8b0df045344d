/* SPDX-License-Identifier: MIT */
__attribute__((visibility("default"))) int cpu(void) {
    return 97;
}
