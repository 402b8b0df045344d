/* SPDX-License-Identifier: MIT */
#include "set.h"

ENTRY(of_b, 20);
ENTRY(of_b_too, 21);
