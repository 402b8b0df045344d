/* SPDX-License-Identifier: MIT */
#define WHOSE "second"
#include "parts.hh"

void second(int *sum) {
    box<long> own;
    box<int> common;
    of_thread += 2;
    shared_number *= 3;
    *sum += (int)own.next() + common.next() + counter(1);
    std::printf("second: %s %s %s\n", whose(), own.kind(), common.kind());
}

const void *second_address() {
    return &shared_number;
}
