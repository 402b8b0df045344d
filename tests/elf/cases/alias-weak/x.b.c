/* SPDX-License-Identifier: MIT */
int weak_function(int);
int strong_function(int);

int special(void) {
    return weak_function(3) + strong_function(4);
}
