/* SPDX-License-Identifier: MIT */
int big[100000];
int also_big[1000];
int filled[100] = {1, 2, 3};
__thread int local = 4;

int cpu(void) {
    big[5] = 1;
    also_big[3] = 5;
    return 1;
}
