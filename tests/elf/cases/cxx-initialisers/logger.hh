/* SPDX-License-Identifier: MIT */
#pragma once
#include <cstdio>
#include <cstdlib>

struct logger {
    const char *name;
    int number;
    logger(const char *n, int x) : name(n), number(x) { std::printf("%s made, %d\n", name, number); }
    ~logger() { std::printf("%s gone, %d\n", name, number); }
};
struct counted {
    static int alive;
    int number;
    counted() : number(++alive) { std::printf("counted %d\n", number); }
    ~counted() { std::printf("counted %d gone\n", number); }
};
inline logger shared_logger("inline", 1);
logger &local_of_target();
logger &local_of_common();
extern thread_local logger of_thread;      // each target's
extern thread_local counted counted_here;  // common
extern logger of_target;                   // each target's
extern int value_of_target;                // each target's, computed
int use_thread();
