/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>

#include "types.h"

int main(void) {
    struct large large = {{1, 2, 3, 4, 5, 6, 7, 8, 9}};
    struct mixed mixed = {1.5, 2};
    struct pair pair = {10, 20.25};
    struct large got = give(large, 5);

    printf("%s\n", form("%d %s %.2f %ld %.1Lf", 1, "two", 3.25, 4L, (long double)5.5));
    printf("%ld\n", many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1.5, 2.5f, 'c'));
    printf("%ld %.3f %.3Lf\n", got.v[8], by_value(mixed, pair, large), extended(1.0L, 2.0f));
    pair = swap(pair);
    printf("%d %.2f %d\n", pair.n, pair.d, sum_all(4, 10, 20, 30, 40));
    printf("%.2f %.2f\n", __real__ complex_number(2), __imag__ complex_number(3));
    return 0;
}
