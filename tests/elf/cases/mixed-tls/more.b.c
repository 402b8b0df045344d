/* SPDX-License-Identifier: MIT */
extern __thread long one, two;

long more(void) {
    return -(one * 100 + two);
}
