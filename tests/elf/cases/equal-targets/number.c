/* SPDX-License-Identifier: MIT */
static int made;

__attribute__((constructor)) static void make(void) {
    made++;
}

int number(void) {
    return made;
}
