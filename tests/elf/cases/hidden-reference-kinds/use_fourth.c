/* SPDX-License-Identifier: MIT */
extern long fourth;
long *use_fourth(void);

long *use_fourth(void) {
    return &fourth;
}
