/* SPDX-License-Identifier: MIT */
#pragma once
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <locale>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

struct speaker {
    const char *name;
    explicit speaker(const char *n) : name(n) { std::cout << name << " begins\n"; }
    ~speaker() { std::cout << name << " ends" << std::endl; }
};
std::ostream &mark(std::ostream &out);              // each target's
std::streambuf *wrap(std::streambuf *inner);        // each target's
std::locale own_locale();                           // each target's
std::map<std::string, std::vector<int>> table();    // each target's
std::shared_ptr<speaker> shared();                  // each target's
