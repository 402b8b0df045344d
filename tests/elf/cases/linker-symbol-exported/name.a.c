/* SPDX-License-Identifier: MIT */
int end = 41;

int has_end(void) {
    return end;
}
