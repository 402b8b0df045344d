/* SPDX-License-Identifier: MIT */
int rw = 1, zero, either[4], unlike = 11;
const int ro = 2;

void add(int n) {
    rw += n;
    zero += n;
    either[3] += n;
}

int sum(void) {
    return rw + ro + zero + either[3];
}
