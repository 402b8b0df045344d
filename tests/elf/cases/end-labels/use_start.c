/* SPDX-License-Identifier: MIT */
extern const int start[];
long use_start(void);

long use_start(void) {
    return (long)(start);
}
