/* SPDX-License-Identifier: MIT */
static __attribute__((noinline)) int deeper(int (*call)(int), int n) {
    volatile int result = call(n);
    return result + 2;
}

int target(int (*call)(int), int n) {
    volatile int result = deeper(call, n);
    return result + 1;
}
