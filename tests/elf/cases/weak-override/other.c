/* SPDX-License-Identifier: MIT */
int hook(int);
extern int level;
extern int (*const table[])(int);

int other(void) {
    return hook(100) + level + (table[0] == hook);
}
