/* SPDX-License-Identifier: MIT */
int plain(void);

int go(void) {
    return plain();
}
