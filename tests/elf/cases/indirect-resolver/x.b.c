/* SPDX-License-Identifier: MIT */
int limit = 50;
static const int far = 60;
const int *const where = &far;
const char *const names[] = {"x", "b"};

int level(void) {
    return 2;
}
