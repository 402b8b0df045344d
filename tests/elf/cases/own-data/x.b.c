/* SPDX-License-Identifier: MIT */
#include <unistd.h>

int special(void) {
    return opterr * 3 + optind;
}
