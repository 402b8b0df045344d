/* SPDX-License-Identifier: MIT */
extern int order;

static void before(void) {
    order = order * 10 + 1;
}

static void (*const entry)(void) __attribute__((section(".preinit_array"), used)) = before;

int number(void) {
    return 1;
}
