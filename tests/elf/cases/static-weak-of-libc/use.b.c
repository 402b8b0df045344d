/* SPDX-License-Identifier: MIT */
void use(void);

void use(void) {
}
