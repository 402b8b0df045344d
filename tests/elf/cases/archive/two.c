/* SPDX-License-Identifier: MIT */
int three(int);

int two(void) {
    return three(2);
}
