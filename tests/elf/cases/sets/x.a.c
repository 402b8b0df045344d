/* SPDX-License-Identifier: MIT */
#include "set.h"

ENTRY(of_a, 10);
