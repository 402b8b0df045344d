/* SPDX-License-Identifier: MIT */
#include <assert.h>
#include <stddef.h>

int zero(void) {
    const char *nobody = NULL;

    assert(nobody != NULL);
    return 2;
}
