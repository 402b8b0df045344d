/* SPDX-License-Identifier: MIT */
#include "generator.hh"

static generator doubled(generator inner) {
    leaving here{"doubled"};
    while (inner.next()) {
        int got = co_await awaited{inner.value()};
        co_yield got * 2;
    }
}

int main() {
    for (int limit = 0; limit < 4; limit++) {
        generator all = doubled(numbers(limit));
        try {
            while (all.next())
                std::printf("%d\n", all.value());
        } catch (const char *thrown) {
            std::printf("thrown: %s\n", thrown);
        }
    }
    generator left = numbers(9);
    left.next();
    std::printf("%d and no more\n", left.value());
    return 0;
}
