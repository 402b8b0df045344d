/* SPDX-License-Identifier: MIT */
void risky(int n) {
    if (n == 1) {
        throw 17;
    }
}
