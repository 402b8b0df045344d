/* SPDX-License-Identifier: MIT */
extern long second;
long *use_second(void);

long *use_second(void) {
    return &second;
}
