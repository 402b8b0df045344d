/* SPDX-License-Identifier: MIT */
extern int alone;
int *use_alone(void);

int *use_alone(void) {
    return &alone;
}
