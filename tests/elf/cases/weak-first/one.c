/* SPDX-License-Identifier: MIT */
__attribute__((weak, noinline)) int which(void) {
    return 1;
}

int __attribute__((weak)) number = 10;

int one(void) {
    return which() * 100 + number;
}
