/* SPDX-License-Identifier: MIT */
#include "say.h"

SAY(main_plain, )
SAY(main_200, (200))

int main(void) {
    puts("main");
    return 0;
}
