/* SPDX-License-Identifier: MIT */
int optional_datum = 4;

int optional(int n) {
    return n + optional_datum;
}
