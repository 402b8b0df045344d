/* SPDX-License-Identifier: MIT */
#include "act.h"

int act(int n) {
    return n * 10;
}

function *const of_target[] = {act, abs};
function *variable = act;

int same(function *given) {
    return given == act;
}

function *get(void) {
    return variable;
}
