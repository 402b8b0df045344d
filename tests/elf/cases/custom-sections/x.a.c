/* SPDX-License-Identifier: MIT */
int in_section __attribute__((section(".data.special"))) = 1;
int in_mydata __attribute__((section(".mydata"))) = 2;
const int in_myro __attribute__((section(".rodata.special"))) = 3;

__attribute__((section(".text.unlikely.special"), noinline)) int cold_function(int n) {
    return n + in_section;
}
