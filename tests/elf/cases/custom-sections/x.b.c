/* SPDX-License-Identifier: MIT */
int in_section __attribute__((section(".mydata.other"))) = 10;
int in_mydata __attribute__((section(".bss.special")));
const int in_myro __attribute__((section(".myro"))) = 30;

__attribute__((section(".mytext"), noinline)) int cold_function(int n) {
    return n * in_section;
}
