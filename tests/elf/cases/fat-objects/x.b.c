/* SPDX-License-Identifier: MIT */
int datum = 2;

int number(void) {
    return datum + 20;
}
