/* SPDX-License-Identifier: MIT */
#include "machine.h"

static announcer of_b("b"), again("b again");

struct large : machine {
    const char *name() const override {
        return "large";
    }
    int bits() const override {
        return 64 + box<long>::twice(3) + box<int>::value;
    }
    ~large() {
        printf("gone\n");
    }
};

machine *make() {
    return new large;
}
