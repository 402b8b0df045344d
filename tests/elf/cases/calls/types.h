/* SPDX-License-Identifier: MIT */
struct large {
    long v[9];
};
struct mixed {
    double d;
    int n;
};
struct pair {
    int n;
    double d;
};
struct large give(struct large, int);
struct pair swap(struct pair);
char *form(const char *, ...);
int sum_all(int, ...);
long many(int, long, char, short, int, int, int, int, int, long, double, float, char);
double by_value(struct mixed, struct pair, struct large);
long double extended(long double, float);
_Complex double complex_number(int);
