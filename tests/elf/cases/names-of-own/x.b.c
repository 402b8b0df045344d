/* SPDX-License-Identifier: MIT */
int ut_anchor = 2, ut_slots[2] = {2, 2}, ut = 2;

int ut_main(void) {
    return 2;
}

int ut_targets(void) {
    return 12;
}

int ut_missing(const char *symbol) {
    return *symbol + 2;
}

int prepare(void) {
    return 22;
}

int enter(void) {
    return 32;
}

int hook(void) {
    return 42;
}

int ut_r(void) {
    return 52;
}
