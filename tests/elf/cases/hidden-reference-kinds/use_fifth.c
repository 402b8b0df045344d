/* SPDX-License-Identifier: MIT */
extern long fifth;
long *use_fifth(void);

long *use_fifth(void) {
    return &fifth;
}
