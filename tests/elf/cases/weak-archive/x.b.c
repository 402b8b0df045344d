/* SPDX-License-Identifier: MIT */
int needed(void);

int special(void) {
    return needed() * 10;
}
