/* SPDX-License-Identifier: MIT */
int datum = 2;

int chosen(void) {
    return datum + 20;
}

int unreferenced(void) {
    return 4;
}
