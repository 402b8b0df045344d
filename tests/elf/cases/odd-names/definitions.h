/* SPDX-License-Identifier: MIT */
#include "names.h"

int datum_dollar = BASE, datum_register = BASE * 2;

int f_register(int n) {
    return n + BASE;
}

int f_dollar(int n) {
    return n + BASE * 2 + datum_dollar;
}

int f_dots(int n) {
    return n + BASE * 3;
}

int f_space(int n) {
    return n + BASE * 4;
}

int f_unicode(int n) {
    return n + BASE * 5;
}

int f_operator(int n) {
    return n + BASE * 6;
}

int f_number(int n) {
    return n + BASE * 7;
}
