/* SPDX-License-Identifier: MIT */
int own_calls(void) {
    return 0;
}

const char *allocator(void) {
    return "c";
}
