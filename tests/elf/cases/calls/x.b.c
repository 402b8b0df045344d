/* SPDX-License-Identifier: MIT */
#define FACTOR -5
#include "functions.h"
