/* SPDX-License-Identifier: MIT */
#include "device.hh"

int ask(const device &d) {
    int sum = 0;
    if (auto *c = dynamic_cast<const clocked *>(&d))
        sum += c->hertz();
    if (auto *b = dynamic_cast<const bus *>(&d))
        sum += 1000 * b->lines();
    if (typeid(d) == of_cpu())
        sum += 100000;
    return sum;
}
