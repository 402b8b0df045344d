/* SPDX-License-Identifier: MIT */
extern char _end[];

int special(const char *given) {
    return given == _end ? 1000 : 2000;
}
