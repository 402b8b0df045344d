/* SPDX-License-Identifier: MIT */
#include "say.h"

SAY(one_plain, )
SAY(one_200, (200))
SAY(one_101, (101))
SAY(one_plain_again, )
