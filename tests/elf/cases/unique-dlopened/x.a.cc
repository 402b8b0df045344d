/* SPDX-License-Identifier: MIT */
#include "counter.h"

int own();

int own() {
    return counter<int>::value++ + counter<int>::inside()++;
}
