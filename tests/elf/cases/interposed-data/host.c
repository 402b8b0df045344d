/* SPDX-License-Identifier: MIT */
int level = 7;
const char *text = "the library's";

int raise_level(void) {
    return level += 10;
}

const char *text_of_host(void) {
    return text;
}
