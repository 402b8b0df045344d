/* SPDX-License-Identifier: MIT */
extern const char code_end[];
long use_code_end(void);

long use_code_end(void) {
    return (long)(code_end);
}
