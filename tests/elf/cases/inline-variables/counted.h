// SPDX-License-Identifier: MIT
#include <cstdio>

int made(const char *what);

struct Registry {
    inline static int first = made("registry");
};

template <class T> struct Holder { static int value; };
template <class T> int Holder<T>::value = made(sizeof(T) == 1 ? "small" : "large");

inline thread_local int local = made("thread");
