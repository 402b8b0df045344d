/* SPDX-License-Identifier: MIT */
#define WHOSE "last of b"
#include "parts.hh"

void last(int *sum) {
    box<char> other;
    of_thread *= 2;
    *sum += other.next() + twice(3);
    std::printf("last of b: %s %s\n", whose(), other.kind());
}
