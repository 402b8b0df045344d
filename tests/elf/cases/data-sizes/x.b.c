/* SPDX-License-Identifier: MIT */
const int list[1000] = {[0] = 10, [999] = 20};
const unsigned list_length = 1000;
int before = 10;
char name[] = "A mUCH LONGER NAME THAN THE OTHER TARGET'S";
int after = 20;
char aligned[5000] __attribute__((aligned(4096))) = {70, 71};
const unsigned alignment = 4096;

unsigned name_size(void) {
    return sizeof(name) - 1;
}
