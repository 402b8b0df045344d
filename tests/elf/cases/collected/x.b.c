/* SPDX-License-Identifier: MIT */
int defined_nowhere_too(void);
int number = 8;

int used(void) {
    return number;
}

int unused_in_b(void) {
    return defined_nowhere_too();
}
