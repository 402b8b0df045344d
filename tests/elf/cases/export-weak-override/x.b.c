/* SPDX-License-Identifier: MIT */
const char *name(void) {
    return "b";
}
