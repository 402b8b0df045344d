/* SPDX-License-Identifier: MIT */
static int value = 3;
int helper(void);
extern int count_of_target;

static int *pointer = &value;

int other(void) {
    return ++*pointer + helper() + count_of_target;
}
