/* SPDX-License-Identifier: MIT */
#include "set.h"

ENTRY(shared_one, 1);
ENTRY(shared_two, 2);
