/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>

#include "types.h"

struct large give(struct large given, int n) {
    given.v[8] += n * FACTOR;
    return given;
}

struct pair swap(struct pair given) {
    struct pair result = {(int)given.d * FACTOR, given.n};
    return result;
}

char *form(const char *format, ...) {
    static char text[100];
    va_list list;

    va_start(list, format);
    int length = vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    snprintf(text + length, sizeof(text) - length, " %d", FACTOR);
    return text;
}

int sum_all(int count, ...) {
    va_list list;
    int sum = 0;

    va_start(list, count);
    while (count--) {
        sum += va_arg(list, int) * FACTOR;
    }
    va_end(list);
    return sum;
}

long many(int a, long b, char c, short d, int e, int f, int g, int h, int i, long j, double k,
          float l, char m) {
    return a + b * 2 + c * 3 + d * 4 + e * 5 + f * 6 + g * 7 + h * 8 + i * 9 + j * 10 +
           (long)(k * 100) + (long)(l * 1000) + m * FACTOR;
}

double by_value(struct mixed one, struct pair two, struct large three) {
    return one.d + one.n + two.n + two.d + three.v[0] + three.v[8] * FACTOR;
}

long double extended(long double a, float b) {
    return a / 3 + b * FACTOR;
}

_Complex double complex_number(int n) {
    return n + n * 1.5i * FACTOR;
}
