/* SPDX-License-Identifier: MIT */
int apart[50];

int special(void) {
    return apart[49] += 100;
}
