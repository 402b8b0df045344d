/* SPDX-License-Identifier: MIT */
#include <cstdlib>
#include <new>

static int made, gone;
static const long mark = sizeof "a" + 11;

void *operator new(std::size_t size) {
    long *p = static_cast<long *>(std::malloc(size + 16));

    *p = mark;
    made++;
    return p + 2;
}

void operator delete(void *given) noexcept {
    long *p = static_cast<long *>(given);

    if (!p)
        return;
    if (p[-2] != mark)
        std::abort();
    gone++;
    std::free(p - 2);
}

void operator delete(void *given, std::size_t) noexcept {
    operator delete(given);
}

int balance() {
    return made > 1 ? made - gone + (int)mark : -1;
}
