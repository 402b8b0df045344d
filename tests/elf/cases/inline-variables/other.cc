// SPDX-License-Identifier: MIT
#include "counted.h"

int other();

int other()
{
    return Registry::first + Holder<int>::value + Holder<char>::value + local;
}
