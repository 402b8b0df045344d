/* SPDX-License-Identifier: MIT */
#include "device.hh"

struct cpu : clocked {
    int hertz() const override { return 50; }
    std::string name() const override { return "cpu of a"; }
    ~cpu() override { std::puts("cpu of a gone"); }
};

const std::type_info &of_cpu() {
    return typeid(cpu);
}

std::unique_ptr<device> make(int n) {
    switch (n) {
    case 0: return std::make_unique<cpu>();
    case 1: return std::make_unique<holder<int>>();
    case 2: return std::make_unique<holder<long>>();
    case 3: return std::make_unique<bus>();
    default: return std::make_unique<device>();
    }
}

std::any wrapped() {
    return std::any(std::string("of a"));
}

std::function<int(int)> adder() {
    return [](int n) { return n + 1; };
}
