/* SPDX-License-Identifier: MIT */
int special(void);

int inner(int n) {
    return n * special();
}
