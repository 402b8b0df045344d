/* SPDX-License-Identifier: MIT */
int rw = 100, zero, either[4] = {1, 2, 3, 4};
extern const int unlike;
const int ro = 200, unlike = 12;

void add(int n) {
    rw -= n;
    zero -= n;
    either[3] -= n;
}

int sum(void) {
    return rw - ro - zero - either[3];
}
