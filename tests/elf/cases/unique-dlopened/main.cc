/* SPDX-License-Identifier: MIT */
#include <cstdio>
#include <dlfcn.h>

int own();

static int call(const char *library) {
    void *handle = dlopen(library, RTLD_NOW);
    int (*plug)() = handle ? reinterpret_cast<int (*)()>(dlsym(handle, "plug")) : nullptr;

    return plug ? plug() : -1;
}

int main() {
    int before = own();

    std::printf("%d %d ", call("libplug.so"), call("libother.so"));
    std::printf("%d %d\n", own() - before, dlsym(RTLD_DEFAULT, "_ZN7counterIiE5valueE") != nullptr);
    return 0;
}
