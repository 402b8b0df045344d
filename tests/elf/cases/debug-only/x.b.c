/* SPDX-License-Identifier: MIT */
int datum = 4;

int number(void) {
    return -datum;
}
