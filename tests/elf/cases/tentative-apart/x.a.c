/* SPDX-License-Identifier: MIT */
int apart = 5;

int special(void) {
    return ++apart;
}
