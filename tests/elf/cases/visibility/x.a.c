/* SPDX-License-Identifier: MIT */
#include "x.h"

int hidden_datum = 1, protected_datum = 2;

int hidden_function(int n) {
    return n + 1;
}

int half_hidden(int n) {
    return hidden_function(n) + 10 + hidden_datum;
}

int half_shown(int n) {
    return n + 100;
}

int protected_function(int n) {
    return n + 1000 + protected_datum;
}

int internal_function(int n) {
    return protected_function(n);
}
