/* SPDX-License-Identifier: MIT */
int big[100000];
int also_big[1000] = {0, 0, 0, 8};
int small = 6;
int filled[100] = {4, 5, 6};
__thread int local = 5;

int cpu(void) {
    big[5] = 2;
    return 2;
}
