/* SPDX-License-Identifier: MIT */
int apart;

int special(void) {
    return apart += 10;
}
