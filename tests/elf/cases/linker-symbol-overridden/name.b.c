/* SPDX-License-Identifier: MIT */
int own(void) {
    return 3;
}
