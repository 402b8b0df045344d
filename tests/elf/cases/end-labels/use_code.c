/* SPDX-License-Identifier: MIT */
int code(void);
long use_code(void);

long use_code(void) {
    return (long)(code);
}
