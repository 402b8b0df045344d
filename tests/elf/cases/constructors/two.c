/* SPDX-License-Identifier: MIT */
#include "say.h"

SAY(two_65534, (65534))
SAY(two_200, (200))
SAY(two_plain, )
