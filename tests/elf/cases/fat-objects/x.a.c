/* SPDX-License-Identifier: MIT */
int datum = 1;

int number(void) {
    return datum + 10;
}
