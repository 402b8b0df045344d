/* SPDX-License-Identifier: MIT */
int weak_function(int n) {
    return n * 50;
}

int weak_datum = 500;

int special(void) {
    return weak_function(2) + weak_datum;
}
