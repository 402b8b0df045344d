/* SPDX-License-Identifier: MIT */
static int fast(int n) {
    return n * 100;
}

static int (*resolve(void))(int) {
    return fast;
}

int pick(int) __attribute__((ifunc("resolve")));
