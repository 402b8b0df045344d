/* SPDX-License-Identifier: MIT */
#pragma once
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <cstdlib>

struct fault : std::runtime_error {
    using std::runtime_error::runtime_error;
    virtual int code() const { return 1; }
};

struct trace {
    const char *name;
    ~trace() { std::printf("leaving %s\n", name); }
};

void risky(int n);                       // each target's
int guarded(void (*call)(int), int n);   // each target's
std::exception_ptr keep(int n);          // each target's
void thrower(int n);                     // common
int catcher(int n);                      // common, in an object of its own
const char *target_name();
