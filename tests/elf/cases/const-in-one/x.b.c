/* SPDX-License-Identifier: MIT */
int level = 4;

void raise_level(void) {
    level++;
}
