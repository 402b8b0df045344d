/* SPDX-License-Identifier: MIT */
long long_datum = 200;

long answer(void) {
    return long_datum * 3;
}
