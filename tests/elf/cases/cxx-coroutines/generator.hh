/* SPDX-License-Identifier: MIT */
#pragma once
#include <cstdio>
#include <exception>
#include <utility>
#ifdef __cpp_impl_coroutine
#include <coroutine>
namespace co = std;
#else // clang 14, with its own library
#include <experimental/coroutine>
namespace co = std::experimental;
#endif

struct generator {
    struct promise_type {
        int value = 0;
        std::exception_ptr thrown;
        generator get_return_object() { return generator{co::coroutine_handle<promise_type>::from_promise(*this)}; }
        co::suspend_always initial_suspend() { return {}; }
        co::suspend_always final_suspend() noexcept { return {}; }
        co::suspend_always yield_value(int n) { value = n; return {}; }
        void return_void() {}
        void unhandled_exception() { thrown = std::current_exception(); }
    };
    co::coroutine_handle<promise_type> handle;
    explicit generator(co::coroutine_handle<promise_type> h) : handle(h) {}
    generator(generator &&other) : handle(std::exchange(other.handle, nullptr)) {}
    ~generator() {
        if (handle)
            handle.destroy();
    }
    bool next() {
        handle.resume();
        if (handle.promise().thrown)
            std::rethrow_exception(std::exchange(handle.promise().thrown, nullptr));
        return !handle.done();
    }
    int value() const { return handle.promise().value; }
};
struct leaving {
    const char *name;
    ~leaving() { std::printf("leaving %s\n", name); }
};
struct awaited {                                  // each target's await_resume
    int n;
    bool await_ready() { return n % 2 == 0; }
    void await_suspend(co::coroutine_handle<>) { std::printf("suspended at %d\n", n); }
    int await_resume();
};
generator numbers(int limit);                     // each target's
