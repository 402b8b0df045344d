/* SPDX-License-Identifier: MIT */
#include "counter.h"

extern "C" int plug() {
    counter<int>::value += 20;
    return counter<int>::inside() += 20;
}
