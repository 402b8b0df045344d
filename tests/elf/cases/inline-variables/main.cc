// SPDX-License-Identifier: MIT
#include "counted.h"

int other();
const char *target();

int main()
{
    std::printf("%s %d %d %d %d\n", target(), Registry::first, Holder<char>::value, local, other());
    return 0;
}
