/* SPDX-License-Identifier: MIT */
/* Where it was until QEMU 9. */
#include "qobject/qlit.h"
