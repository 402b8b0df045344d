/* SPDX-License-Identifier: MIT */
extern char _end[], __executable_start[];

int special(void) {
    return _end > __executable_start ? 5 : 6;
}
