/* SPDX-License-Identifier: MIT */
#include "fault.hh"
#include <thread>
#include <typeinfo>

void thrower(int n) {
    trace here{"thrower"};
    if (n == 1)
        throw fault("from common");
    if (n == 2)
        throw std::out_of_range("range");
    if (n == 3)
        throw 3L;
}

static void nested(int n) {
    try {
        risky(n);
    } catch (...) {
        std::throw_with_nested(std::logic_error("nested"));
    }
}

static void outer() noexcept {
    risky(1);
}

int main() {
    for (int n = 0; n < 5; n++) {
        try {
            risky(n);
            std::puts("nothing");
        } catch (const fault &f) {
            std::printf("fault %s, code %d\n", f.what(), f.code());
        } catch (const std::exception &e) {
            std::printf("exception %s\n", e.what());
        } catch (int thrown) {
            std::printf("int %d\n", thrown);
        }
        std::printf("guarded: %d\n", guarded(thrower, n));
        std::printf("catcher: %d\n", catcher(n));
        try {
            nested(n);
        } catch (const std::logic_error &e) {
            try {
                std::rethrow_if_nested(e);
            } catch (const std::exception &inner) {
                std::printf("%s: %s\n", e.what(), inner.what());
            } catch (...) {
                std::printf("%s: something else\n", e.what());
            }
        }
    }
    std::exception_ptr kept = keep(1);
    std::thread([&] {
        try {
            std::rethrow_exception(kept);
        } catch (const fault &f) {
            std::printf("in a thread: %s, code %d\n", f.what(), f.code());
        }
    }).join();
    std::fflush(stdout);
    std::set_terminate([] { std::printf("terminate in %s\n", target_name()); std::exit(4); });
    outer();
    return 0;
}
