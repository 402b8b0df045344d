/* SPDX-License-Identifier: MIT */
#define WHOSE "last of a"
#include "parts.hh"

void last(int *sum) {
    box<short> other;
    of_thread *= 2;
    *sum += other.next() + twice(3);
    std::printf("last of a: %s %s\n", whose(), other.kind());
}
