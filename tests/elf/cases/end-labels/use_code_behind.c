/* SPDX-License-Identifier: MIT */
extern const char code_behind[];
long use_code_behind(void);

long use_code_behind(void) {
    return (long)(code_behind);
}
