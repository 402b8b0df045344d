/* SPDX-License-Identifier: MIT */
int opterr = 500;

int special(void) {
    return opterr * 2;
}
