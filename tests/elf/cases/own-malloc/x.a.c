/* SPDX-License-Identifier: MIT */
#include "allocator.h"
