/* SPDX-License-Identifier: MIT */
int whole[4] = {10, 20, 30, 40};
extern int also[4] __attribute__((alias("whole")));
__asm__(".globl inner\n.type inner,@object\n.set inner, whole + 4\n.size inner, 8");

int sum(void) {
    return -also[0] - also[1] - whole[2] - whole[3];
}
