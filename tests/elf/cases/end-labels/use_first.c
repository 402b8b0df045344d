/* SPDX-License-Identifier: MIT */
extern int first_name;
long use_first(void);

long use_first(void) {
    return (long)(&first_name);
}
