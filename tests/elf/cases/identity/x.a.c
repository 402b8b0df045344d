/* SPDX-License-Identifier: MIT */
#include "act.h"

function *const of_target[] = {act, abs};
function *variable = act;

int act(int n) {
    return n + 10;
}

int same(function *given) {
    return given == act;
}

function *get(void) {
    return act;
}
