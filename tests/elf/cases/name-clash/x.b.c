/* SPDX-License-Identifier: MIT */
int datum = 2;
static int own __asm__("datum.a") = 5;

int name(void) {
    return 2 + own++;
}
