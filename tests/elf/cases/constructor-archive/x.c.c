/* SPDX-License-Identifier: MIT */
int second(void);

int special(void) {
    return second();
}
