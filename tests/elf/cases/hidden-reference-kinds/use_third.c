/* SPDX-License-Identifier: MIT */
extern long third;
long *use_third(void);

long *use_third(void) {
    return &third;
}
