/* SPDX-License-Identifier: MIT */
int datum = 1;

int chosen(void) {
    return datum + 10;
}

int unreferenced(void) {
    return 3;
}
