/* SPDX-License-Identifier: MIT */
char end[] = "text";

int special(const char *given) {
    return given[0];
}
