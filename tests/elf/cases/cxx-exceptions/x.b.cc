/* SPDX-License-Identifier: MIT */
#include "fault.hh"

struct cpu_fault : fault {
    std::string text = "longer than what fits in place"; double d = 2;
    cpu_fault() : fault("cpu of b") {}
    int code() const override { return (int)text.size(); }
};

struct half_made {
    trace first{"half of b"};
    half_made(int n) {
        if (n == 3)
            throw n;
    }
};

const char *target_name() {
    return "b";
}

void risky(int n) {
    trace here{"risky of b"};
    if (n == 1)
        throw cpu_fault();
    if (n == 2)
        throw std::invalid_argument("argument of b");
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
