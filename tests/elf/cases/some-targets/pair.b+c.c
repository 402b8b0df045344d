/* SPDX-License-Identifier: MIT */
int id(void);

int right(void) {
    return 20 + id();
}
