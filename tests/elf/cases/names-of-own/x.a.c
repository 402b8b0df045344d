/* SPDX-License-Identifier: MIT */
int ut_anchor = 1, ut_slots[2] = {1, 1}, ut = 1;

int ut_main(void) {
    return 1;
}

int ut_targets(void) {
    return 11;
}

int ut_missing(const char *symbol) {
    return *symbol + 1;
}

int prepare(void) {
    return 21;
}

int enter(void) {
    return 31;
}

int hook(void) {
    return 41;
}

int ut_r(void) {
    return 51;
}
