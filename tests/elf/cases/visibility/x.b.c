/* SPDX-License-Identifier: MIT */
#include "x.h"

int hidden_datum = 5, protected_datum = 6;

int hidden_function(int n) {
    return n * 2;
}

int half_hidden(int n) {
    return hidden_function(n) * 20;
}

int half_shown(int n) {
    return n * 200 + hidden_datum;
}

int protected_function(int n) {
    return n * 2000 + protected_datum;
}

int internal_function(int n) {
    return protected_function(n) - 1;
}
