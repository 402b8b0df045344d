/* SPDX-License-Identifier: MIT */
#include <cstdio>
#include <stdexcept>
#include <string>

int balance();

int main() {
    {
        std::string text(100, 'x');

        text += text;
        std::printf("%zu", text.size());
    }
    try {
        throw std::runtime_error(std::string(200, 'y'));
    } catch (const std::exception &e) {
        std::printf(" %zu", std::string(e.what()).size());
    }
    std::printf(" %d\n", balance());
}
