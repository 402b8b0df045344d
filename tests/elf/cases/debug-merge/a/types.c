/* SPDX-License-Identifier: MIT */
int base(void);
struct of_target {
    int one;
};

int through(void) {
    struct of_target *unused = 0;
    return base() + 1;
}
