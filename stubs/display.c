/* SPDX-License-Identifier: MIT */
/* For targets without a display. */
#include <stddef.h>

#include "dev-display.h"

const char *display_text(void) {
    return NULL;
}
