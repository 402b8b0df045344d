/* SPDX-License-Identifier: MIT */
int datum = 2;

static int counter;

const void *inside(void) {
    const void *here;

    counter++;
    __asm__("lea 0(%%rip), %0" : "=r"(here));
    return here;
}

__attribute__((noinline)) const void *lone(void) {
    const void *here;

    __asm__("nop; lea 0(%%rip), %0" : "=r"(here));
    return here;
}
