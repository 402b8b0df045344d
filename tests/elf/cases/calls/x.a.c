/* SPDX-License-Identifier: MIT */
#define FACTOR 3
#include "functions.h"
