/* SPDX-License-Identifier: MIT */
extern const int level;
const int level = 3;

void raise_level(void) {
}
