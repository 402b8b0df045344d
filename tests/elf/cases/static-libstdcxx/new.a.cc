/* SPDX-License-Identifier: MIT */
#include <cstdlib>
#include <new>

static int calls;
int own_calls();

void *operator new(std::size_t size) {
    calls++;
    return std::malloc(size);
}

void operator delete(void *given) noexcept {
    std::free(given);
}

void operator delete(void *given, std::size_t) noexcept {
    std::free(given);
}

int own_calls() {
    return calls;
}
