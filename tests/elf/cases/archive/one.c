/* SPDX-License-Identifier: MIT */
int three(int);
int special(void);

int one(void) {
    return special ? three(1) : 0;
}
