/* SPDX-License-Identifier: MIT */
#define POOL_SIZE (1 << 22)
#include "allocator.h"

int pool_of_all;
