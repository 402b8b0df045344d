/* SPDX-License-Identifier: MIT */
#include "parts.hh"

struct only_here {
    virtual ~only_here() {}
    virtual int value() { return counter(10); }
};

int main() {
    int sum = 0;
    first(&sum);
    std::printf("counter %d\n", counter(1));
    second(&sum);
    last(&sum);
    box<int> one;
    box<short> two;
    only_here here;
    std::printf("%d %d %d %s %s\n", here.value(), one.next(), two.next(), one.kind(), two.kind());
    std::printf("whose %s, %s\n", whose(), whose_text);
    std::printf("same: %d %d\n", first_address() == address_of<int>(), second_address() == (const void *)&shared_number);
    std::printf("%d %d %d %d\n", sum, shared_number, of_thread, twice(4));
    std::printf("made %d %d\n", box<int>::made, box<short>::made);
    return 0;
}
