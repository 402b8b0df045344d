/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <stdio.h>

volatile sig_atomic_t handled = 1000;

int compare(const void *one, const void *two) {
    return *(const int *)two - *(const int *)one;
}

void *thread(void *data) {
    return (int *)data + 2;
}

void handler(int number) {
    handled -= number;
}

void at_end(void) {
    puts("end of b");
}
