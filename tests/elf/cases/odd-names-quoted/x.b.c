/* SPDX-License-Identifier: MIT */
#define BASE 1000
#include "definitions.h"
