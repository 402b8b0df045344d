/* SPDX-License-Identifier: MIT */
extern int more;

int cpu(void) {
    return 1 + more;
}
