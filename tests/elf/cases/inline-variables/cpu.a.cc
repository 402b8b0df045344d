// SPDX-License-Identifier: MIT
#include "counted.h"

const char *target();

int made(const char *what)
{
    static int number;

    std::printf("a made %s\n", what);
    return ++number;
}

const char *target()
{
    return Holder<int>::value ? "a" : "?";
}
