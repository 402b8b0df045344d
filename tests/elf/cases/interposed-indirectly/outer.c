/* SPDX-License-Identifier: MIT */
int inner(int);

int outer(int n) {
    return inner(n);
}
