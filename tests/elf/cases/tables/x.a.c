/* SPDX-License-Identifier: MIT */
#define T4(x) x "0", x "1", x "2", x "3"
#define T16(x) T4(x "0"), T4(x "1"), T4(x "2"), T4(x "3")
#define T64(x) T16(x "0"), T16(x "1"), T16(x "2"), T16(x "3")
const char *const names[] = {T64("a"), T64("b"), T64("c"), T64("d"), 0};
const char *words[] = {T64("e"), T64("f"), 0};
const char *const own[] = {T16("only a"), 0};

int twice(int n) {
    return 2 * n;
}

static int square(int n) {
    return n * n;
}

int (*const calls[])(int) = {twice, square, twice, 0};
