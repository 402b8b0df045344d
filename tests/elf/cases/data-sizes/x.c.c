/* SPDX-License-Identifier: MIT */
const int list[] = {5};
const unsigned list_length = 1;
int before = 100;
char name[] = "";
int after = 200;
char aligned[3] = {0};
const unsigned alignment = 1;

unsigned name_size(void) {
    return sizeof(name) - 1;
}
