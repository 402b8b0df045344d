/* SPDX-License-Identifier: MIT */
extern int host_value;
extern const char *host_name;

void change(void) {
    host_value *= 10;
    host_name = "changed by a";
}
