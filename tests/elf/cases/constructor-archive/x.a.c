/* SPDX-License-Identifier: MIT */
int first(void);

int special(void) {
    return first();
}
