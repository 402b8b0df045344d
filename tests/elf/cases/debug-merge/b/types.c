/* SPDX-License-Identifier: MIT */
int base(void);
struct of_target {
    int one, two, three;
};

int through(void) {
    struct of_target *unused = 0;
    return base() + 1;
}
