/* SPDX-License-Identifier: MIT */
const int list[] = {1, 2, 3};
const unsigned list_length = 3;
int before = 1;
char name[] = "Small";
int after = 2;
char aligned[1] __attribute__((aligned(64))) = {7};
const unsigned alignment = 64;

unsigned name_size(void) {
    return sizeof(name) - 1;
}
