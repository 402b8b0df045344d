/* SPDX-License-Identifier: MIT */
#include "say.h"

SAY(three_1000, (1000))
SAY(three_plain, )
SAY(three_200, (200))
