/* SPDX-License-Identifier: MIT */
extern const int start_end[];
long use_start_end(void);

long use_start_end(void) {
    return (long)(start_end);
}
