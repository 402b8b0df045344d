/* SPDX-License-Identifier: MIT */
#include <cstdio>
#include <iostream>
#include <sstream>

extern int own_calls();

int main() {
    std::ostringstream out;

    for (int i = 0; i < 100; i++)
        out << "text " << i;
    std::printf("%d %d\n", (int)out.str().size(), own_calls());
    return 0;
}
