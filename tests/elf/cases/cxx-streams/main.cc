/* SPDX-License-Identifier: MIT */
#include "stream.hh"

static speaker common("common");

int main() {
    std::cout << "value " << std::setw(6) << std::setfill('.') << 42 << mark << std::hex << 255 << std::dec << '\n';
    std::cerr << "to the other stream" << mark << '\n';
    {
        std::streambuf *before = std::cout.rdbuf();
        std::unique_ptr<std::streambuf> filter(wrap(before));
        std::cout.rdbuf(filter.get());
        std::cout << "through a filter\n";
        std::cout.rdbuf(before);
    }
    std::ostringstream out;
    out.imbue(own_locale());
    out << std::boolalpha << true << ' ' << 1234567 << ' ' << 1.5;
    std::cout << out.str() << std::endl;
    auto all = table();
    all["common"].push_back(1);
    for (auto &[name, list] : all) {
        std::sort(list.begin(), list.end());
        std::cout << name << ':';
        for (int n : list)
            std::cout << ' ' << n;
        std::cout << '\n';
    }
    std::istringstream in("12 word 3.5");
    int number;
    std::string word;
    double real;
    in >> number >> word >> real;
    std::cout << number << word << real << in.eof() << '\n';
    auto kept = shared();
    std::cout << kept->name << ' ' << kept.use_count() << '\n';
    std::cout.exceptions(std::ios::failbit);
    try {
        std::cout.setstate(std::ios::failbit);
    } catch (const std::ios_base::failure &) {
        std::cout.clear();
        std::cout << "failure" << mark << std::endl;
    }
    return 0;
}
