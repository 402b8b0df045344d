/* SPDX-License-Identifier: MIT */
int number(void);

int shared(void) {
    return number() + 1;
}
