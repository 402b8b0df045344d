/* SPDX-License-Identifier: MIT */
#include <cstdio>

#include "sum.h"

int number(const vector &v);
int (*kept)(const vector &) = sum;

int main() {
    vector v;

    for (int i = 0; i < 64; i++)
        v.x[i] = i;
    std::printf("%d %d %d\n", sum(v), kept(v), number(v));
}
