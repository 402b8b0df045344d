/* SPDX-License-Identifier: MIT */
#include "generator.hh"

int awaited::await_resume() {
    return n + 1;
}

generator numbers(int limit) {
    leaving here{"numbers of a"};
    for (int i = 1; i <= limit; i++) {
        co_yield i * 3;
    }
    if (limit == 3)
        throw "odd limit";
}
