/* SPDX-License-Identifier: MIT */
long long_datum = 100;

long answer(void) {
    return long_datum * 2;
}
