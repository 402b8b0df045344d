/* SPDX-License-Identifier: MIT */
#include <search.h>

void use(void);

void use(void) {
    hcreate(8);
    hdestroy();
}
