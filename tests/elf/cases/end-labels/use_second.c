/* SPDX-License-Identifier: MIT */
extern int second_name;
long use_second(void);

long use_second(void) {
    return (long)(&second_name);
}
