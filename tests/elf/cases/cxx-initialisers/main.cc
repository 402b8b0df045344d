/* SPDX-License-Identifier: MIT */
#include "logger.hh"
#include <thread>

static logger early __attribute__((init_priority(200))) ("early of common", 2);
static logger usual("usual of common", value_of_target);
int counted::alive = 0;
thread_local counted counted_here;

int use_thread() {
    return of_thread.number++ + counted_here.number;
}

int main() {
    std::printf("main: %d %d\n", value_of_target, of_target.number);
    std::atexit([] { std::printf("at exit: %s\n", of_target.name); });
    std::printf("%s %s\n", local_of_target().name, local_of_common().name);
    std::printf("%d\n", use_thread());
    for (int i = 0; i < 2; i++)
        std::thread([] { std::printf("thread: %d\n", use_thread() + use_thread()); }).join();
    std::printf("%d\n", use_thread());
    return 0;
}
