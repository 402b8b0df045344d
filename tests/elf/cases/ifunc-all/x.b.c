/* SPDX-License-Identifier: MIT */
static int slow(int n) {
    return n - 100;
}

static int (*resolve(void))(int) {
    return slow;
}

int pick(int) __attribute__((ifunc("resolve")));

int own(int n) {
    return pick(n) - 1;
}
