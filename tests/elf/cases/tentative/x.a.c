/* SPDX-License-Identifier: MIT */
int everywhere;
int mixed[4] = {1, 2, 3, 4};
int grows[10];
int only_here;

int special(void) {
    grows[9] = 3;
    return everywhere + mixed[3] + grows[9] + only_here;
}
