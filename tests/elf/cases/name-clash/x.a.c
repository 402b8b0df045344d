/* SPDX-License-Identifier: MIT */
int datum = 1;

int name(void) {
    return 1;
}
