/* SPDX-License-Identifier: MIT */
#include "generator.hh"

int awaited::await_resume() {
    return -n;
}

generator numbers(int limit) {
    leaving here{"numbers of b"};
    for (int i = 1; i <= limit; i++) {
        co_yield i; co_yield -i;
    }
    if (limit == 3)
        co_return;
}
