/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <stdio.h>

volatile sig_atomic_t handled;

int compare(const void *one, const void *two) {
    return *(const int *)one - *(const int *)two;
}

void *thread(void *data) {
    return (int *)data + 1;
}

void handler(int number) {
    handled += number;
}

void at_end(void) {
    puts("end of a");
}
