/* SPDX-License-Identifier: MIT */
__attribute__((weak, noinline)) int which(void) {
    return 2;
}

int __attribute__((weak)) number = 20;

int two(void) {
    return which() * 1000 + number;
}
