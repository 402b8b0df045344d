/* SPDX-License-Identifier: MIT */
#include "device.hh"

struct cpu : clocked, bus {
    int hertz() const override { return 60; } int lines() const override { return width * 2; }
    std::string name() const override { return "cpu of b"; }
    ~cpu() override { std::puts("cpu of b gone"); }
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
    return std::any(holder<long>());
}

std::function<int(int)> adder() {
    return static_cast<int (*)(int)>([](int n) { return n + 2; });
}
