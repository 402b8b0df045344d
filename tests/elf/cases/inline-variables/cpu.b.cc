// SPDX-License-Identifier: MIT
#include "counted.h"

const char *target();

inline int only_here = made("only in b");

int made(const char *what)
{
    static int number = 10;

    std::printf("b made %s\n", what);
    return ++number;
}

const char *target()
{
    return only_here ? "b" : "?";
}
