/* SPDX-License-Identifier: MIT */
#include "fault.hh"

struct unwound {
    int *count;
    ~unwound() { ++*count; }
};

int catcher(int n) {
    int count = 0;
    try {
        unwound one{&count};
        risky(n);
        unwound two{&count};
        thrower(n);
    } catch (const std::runtime_error &e) {
        return count * 10 + (dynamic_cast<const fault *>(&e) ? 1 : 2);
    } catch (const std::exception &) {
        return count * 10 + 3;
    } catch (...) {
        return count * 10 + 4;
    }
    return count;
}
