/* SPDX-License-Identifier: MIT */
#define BASE 10
#include "definitions.h"
