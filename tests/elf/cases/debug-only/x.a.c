/* SPDX-License-Identifier: MIT */
int datum = 3;

int number(void) {
    return datum;
}
