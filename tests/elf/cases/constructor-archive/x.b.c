/* SPDX-License-Identifier: MIT */
int third(void);

int special(void) {
    return third();
}
