/* SPDX-License-Identifier: MIT */
#include "machine.h"

static announcer of_a("a");

struct small : machine {
    int bits() const override {
        return 16 + box<int>::twice(1);
    }
};

machine *make() {
    return new small;
}
