/* SPDX-License-Identifier: MIT */
#include "fault.hh"

struct cpu_fault : fault {
    int extra[2] = {11, 12};
    cpu_fault() : fault("cpu of a") {}
    int code() const override { return extra[1]; }
};

struct half_made {
    trace first{"half of a"};
    half_made(int n) {
        if (n == 3)
            throw n;
    }
};

const char *target_name() {
    return "a";
}

void risky(int n) {
    trace here{"risky of a"};
    if (n == 1)
        throw cpu_fault();
    if (n == 2)
        throw std::invalid_argument("argument of a");
    half_made maybe(n);
}

int guarded(void (*call)(int), int n) {
    try {
        call(n);
    } catch (cpu_fault &) {
        return -1;
    } catch (fault &f) {
        return f.code() + 100;
    } catch (std::logic_error &) {
        return 200 + (int)target_name()[0];
    } catch (long thrown) {
        return (int)thrown + 300;
    }
    return 0;
}

std::exception_ptr keep(int n) {
    try {
        risky(n);
    } catch (...) {
        return std::current_exception();
    }
    return nullptr;
}
