/* SPDX-License-Identifier: MIT */
#define WHOSE "first of b"
#include "parts.hh"

void first(int *sum) {
    box<int> common;
    box<char> own;
    *sum += common.next() + own.next() + counter(5);
    std::printf("first of b: %s %s %s\n", whose(), common.kind(), own.kind());
}

int *first_address() {
    return address_of<int>();
}
