/* SPDX-License-Identifier: MIT */
extern int host_value;

void change(void) {
    host_value -= 10;
}
