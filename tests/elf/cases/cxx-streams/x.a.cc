/* SPDX-License-Identifier: MIT */
#include "stream.hh"

static speaker own("own of a");

struct filter : std::streambuf {
    std::streambuf *inner;
    explicit filter(std::streambuf *i) : inner(i) {}
    int_type overflow(int_type c) override {
        return traits_type::eq_int_type(c, traits_type::eof()) ? c : inner->sputc(c == 'r' ? 'R' : (char)c);
    }
};

struct punctuation : std::numpunct<char> {
    std::string do_truename() const override { return "yes of a"; }
    char do_thousands_sep() const override { return ','; }
    std::string do_grouping() const override { return "\3"; }
};

std::ostream &mark(std::ostream &out) {
    return out << "<a>";
}

std::streambuf *wrap(std::streambuf *inner) {
    return new filter(inner);
}

std::locale own_locale() {
    return std::locale(std::locale::classic(), new punctuation);
}

std::map<std::string, std::vector<int>> table() {
    return {{"one of a", {3, 1}}, {"two", {}}};
}

std::shared_ptr<speaker> shared() {
    static std::shared_ptr<speaker> one = std::make_shared<speaker>("shared of a");
    return one;
}
