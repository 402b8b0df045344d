/* SPDX-License-Identifier: MIT */
extern int state;
int *use_state(void);

int *use_state(void) {
    return &state;
}
