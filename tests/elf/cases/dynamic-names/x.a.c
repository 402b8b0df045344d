/* SPDX-License-Identifier: MIT */
int datum = 1;

__attribute__((noinline)) const void *lone(void) {
    return __builtin_extract_return_addr(__builtin_return_address(0));
}

const void *inside(void) {
    const void *here;

    __asm__("lea 0(%%rip), %0" : "=r"(here));
    return here;
}
