/* SPDX-License-Identifier: MIT */
#include "logger.hh"

static int compute() {
    return std::getenv("NO_SUCH_VARIABLE") ? 0 : 20;
}

logger of_target __attribute__((init_priority(300))) ("of b", 20);
int value_of_target = compute();
thread_local logger of_thread("thread of b", compute() + 1);

logger &local_of_target() {
    static logger local("local of b", ++counted_here.number);
    return local;
}
