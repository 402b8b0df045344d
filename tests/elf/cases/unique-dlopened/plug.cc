/* SPDX-License-Identifier: MIT */
#include "counter.h"

extern "C" int plug() {
    counter<int>::value += 10;
    return counter<int>::inside() += 10;
}
