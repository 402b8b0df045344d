/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "names.h"

int main(void) {
    datum_dollar++;
    datum_register += 2;
    printf("%d %d %d %d %d %d %d\n", f_register(1), f_dollar(2), f_dots(3), f_space(4),
           f_unicode(5), f_operator(6), f_number(7));
    printf("%d %d\n", datum_dollar, datum_register);
    return 0;
}
