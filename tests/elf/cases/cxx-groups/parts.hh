/* SPDX-License-Identifier: MIT */
#pragma once
#include <cstdio>
#ifndef WHOSE
#define WHOSE "common"
#endif

inline int counter(int by) {
    static int count = 100;
    return count += by;
}
__attribute__((noinline)) inline const char *whose() {
    static const char *text = WHOSE;
    return text;
}
inline int shared_number = 7;
inline thread_local int of_thread = 8;
inline const char *const whose_text = WHOSE;
template <class T> struct box {
    static int made;
    T value;
    box() : value(T(++made)) {}
    virtual ~box() {}
    virtual const char *kind() const { return WHOSE; }
    __attribute__((noinline)) T next() {
        static T last = T(1);
        return last += value;
    }
};
template <class T> int box<T>::made = 0;
template <class T> __attribute__((noinline)) T *address_of() {
    static T object{};
    return &object;
}
inline auto twice = [](int n) { return n * 2 + counter(1); };

void second(int *sum);
void first(int *sum);
void last(int *sum);
int *first_address();
const void *second_address();
