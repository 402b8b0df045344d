/* SPDX-License-Identifier: MIT */
int apply(int n, int m) {
    switch (m) {
    case 0: return n;
    case 1: return n + 7;
    case 2: return n * 2;
    case 3: return n - 9;
    case 4: return -1;
    default: return 5;
    }
}

const char *word(int n) {
    return n & 1 ? "odd" : apply(n, n) > 3 ? "great" : "small";
}
