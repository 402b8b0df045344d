/* SPDX-License-Identifier: MIT */
#define T4(x) x "0", x "1", x "2", x "3"
#define T16(x) T4(x "0"), T4(x "1"), T4(x "2"), T4(x "3")
#define T64(x) T16(x "0"), T16(x "1"), T16(x "2"), T16(x "3")
const char *const names[] = {T64("g"), 0};
const char *words[] = {T64("h"), T64("i"), T64("j"), T64("k"), T64("l"), 0};
static const char *const more[] = {T64("m"), T64("n"), 0};
unsigned long digest(const char *const *table, unsigned long sum);
const char *const own[] = {T4("only b"), 0};

int twice(int n) {
    return 2 * n + (int)(digest(more, 0) & 0xff);
}

int (*const calls[])(int) = {twice, 0};
