/* SPDX-License-Identifier: MIT */
extern int limit;
static int calls;

int unit(void) {
    return limit + ++calls;
}
