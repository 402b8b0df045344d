/* SPDX-License-Identifier: MIT */
extern long state;
long *use_state(void);

long *use_state(void) {
    return &state;
}
