/* SPDX-License-Identifier: MIT */
#include "device.hh"

int main() {
    for (int n = 0; n < 5; n++) {
        std::unique_ptr<device> d = make(n);
        std::printf("%s, a %s: %d\n", d->name().c_str(), typeid(*d).name(), ask(*d));
        std::printf("clocked %d, bus %d, holder of int %d, of long %d\n", dynamic_cast<clocked *>(d.get()) != nullptr,
                    dynamic_cast<bus *>(d.get()) != nullptr, dynamic_cast<holder<int> *>(d.get()) != nullptr,
                    dynamic_cast<holder<long> *>(d.get()) != nullptr);
        std::printf("cpu %d, holder<int> %d, most derived %d\n", typeid(*d) == of_cpu(), typeid(*d) == typeid(holder<int>),
                    dynamic_cast<void *>(d.get()) != nullptr);
        std::printf("index %d\n", std::type_index(typeid(*d)) == std::type_index(typeid(holder<long>)));
        try {
            std::printf("lines %d\n", dynamic_cast<bus &>(*d).lines());
        } catch (const std::bad_cast &) {
            std::puts("no bus");
        }
    }
    std::any any = wrapped();
    std::printf("any: %s\n", any.type() == typeid(std::string) ? std::any_cast<std::string>(any).c_str() : any.type().name());
    std::function<int(int)> add = adder();
    std::printf("function: %d, %s\n", add(1), add.target<int (*)(int)>() ? "pointer" : "object");
    return 0;
}
