/* SPDX-License-Identifier: MIT */
int limit = 5;
static const int far = 50;
const int *const where = &far;
const char *const names[] = {"x", "a"};

int level(void) {
    return 1;
}
