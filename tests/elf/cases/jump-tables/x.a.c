/* SPDX-License-Identifier: MIT */
const char *word(int n) {
    switch (n) {
    case 0: return "zero";
    case 1: return "one";
    case 2: return "two";
    case 3: return "three";
    case 4: return "four";
    case 5: return "five";
    default: return "many";
    }
}

int apply(int n, int m) {
    return n * 3 + m;
}
