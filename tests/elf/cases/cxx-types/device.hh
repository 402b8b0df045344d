/* SPDX-License-Identifier: MIT */
#pragma once
#include <any>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <typeindex>
#include <typeinfo>

struct device {
    virtual ~device() { std::puts("device gone"); }
    virtual std::string name() const { return "device"; }
};
struct clocked : virtual device {
    virtual int hertz() const { return 1; }
};
struct bus : virtual device {
    int width = 8;
    virtual int lines() const { return width; }
};
template <class T> struct holder : device {
    T value{};
    std::string name() const override { return typeid(T).name(); }
};

std::unique_ptr<device> make(int n);      // each target's
std::any wrapped();                       // each target's
std::function<int(int)> adder();          // each target's
const std::type_info &of_cpu();           // each target's
int ask(const device &d);                 // common
