/* SPDX-License-Identifier: MIT */
#include "qapi/util.h"
