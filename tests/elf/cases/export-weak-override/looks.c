/* SPDX-License-Identifier: MIT */
int hook(void);
extern int number;

int look(void) {
    return hook() * 1000 + number;
}
